// floor PORT STATUS SIZE [close]: what a server with a thread for each connection costs at the least.
//
// It sends the same response, with a body of SIZE bytes, to every request and parses only the end of a head. Its threads
// are scheduled as ferry's are. With `close`, a connection ends after its first response.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "scheduling.h"

static const size_t stack_size = 128 << 10;
static char *reply;
static size_t reply_length;
static bool closes;

/// Makes the reply, whose head is about as long as those of real servers.
static void make_reply(const char *status, size_t size) {
    const char *head = "HTTP/1.1 %s\r\nDate: Sun, 22 Nov 2026 11:13:22 GMT\r\n"
                       "Content-Type: application/octet-stream\r\n"
                       "Last-Modified: Sun, 22 Nov 2026 10:40:38 GMT\r\nETag: \"6b02c6a61edeca58-323\"\r\n"
                       "Accept-Ranges: bytes\r\n%sContent-Length: %zu\r\n\r\n";
    const char *connection = closes ? "Connection: close\r\n" : "";
    int length = snprintf(NULL, 0, head, status, connection, size);
    reply_length = (size_t)length + size;
    reply = malloc(reply_length + 1);
    if (reply == NULL) fail("malloc");
    snprintf(reply, (size_t)length + 1, head, status, connection, size);
    memset(reply + length, 'x', size);
}

static bool send_reply(int connection) {
    for (size_t sent = 0; sent < reply_length;) {
        ssize_t count = send(connection, reply + sent, reply_length - sent, MSG_NOSIGNAL);
        if (count <= 0) return false;
        sent += (size_t)count;
    }
    return !closes;
}

static bool ends_request(const char *bytes, size_t count) {
    return count >= 4 && memcmp(bytes + count - 4, "\r\n\r\n", 4) == 0;
}

static void *serve(void *argument) {
    int connection = (int)(intptr_t)argument;
    char bytes[8192];
    size_t count = 0;
    struct pollfd readable = {.fd = connection, .events = POLLIN};
    while (count < sizeof bytes && poll(&readable, 1, -1) > 0) {
        ssize_t received = recv(connection, bytes + count, sizeof bytes - count, 0);
        if (received <= 0) break;
        count += (size_t)received;
        if (!ends_request(bytes, count)) continue;
        count = 0;
        if (!send_reply(connection)) break;
    }
    close(connection);
    return NULL;
}

static int listen_at(uint16_t port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
        || setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0  // The connections inherit it.
        || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, SOMAXCONN) != 0)
        fail("listen");
    return listener;
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fputs("usage: floor PORT STATUS SIZE [close]\n", stderr);
        return 64;
    }
    closes = argc > 4;
    avoid_interruptions();
    make_reply(argv[2], strtoul(argv[3], NULL, 10));
    int listener = listen_at((uint16_t)atoi(argv[1]));
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0 || pthread_attr_setstacksize(&attributes, stack_size) != 0
        || pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED) != 0)
        fail("pthread_attr");
    for (;;) {
        int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        pthread_t thread;
        if (connection >= 0 && pthread_create(&thread, &attributes, serve, (void *)(intptr_t)connection) != 0)
            close(connection);
    }
}
