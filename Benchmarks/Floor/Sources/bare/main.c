// bare PORT FOLDER FILE WORKERS: what libmicrohttpd itself costs a server that never answers with a stale file.
//
// It checks by one system call that the file of the target has FILE's size. Then it sends the same response, with FILE's
// bytes, by one call of the library. It does nothing else. Fields, memory, scheduling and a filter for system
// calls are as ferry's. WORKERS is 0 for a thread for each connection.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/tcp.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "scheduling.h"

/// The largest file whose bytes are kept; a larger one is sent by `sendfile`.
static const off_t largest_kept = 64 << 10;
static const size_t connection_memory = 10 << 10, stack_size = 128 << 10;
static int folder;
static off_t size;
static struct MHD_Response *reply;

static struct MHD_Response *make_reply(const char *name) {
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) fail(name);
    size = status.st_size;
    if (size > largest_kept) return MHD_create_response_from_fd((size_t)size, file);
    char *bytes = malloc((size_t)size + 1);
    if (bytes == NULL || read(file, bytes, (size_t)size) != size) fail(name);
    close(file);
    return MHD_create_response_from_buffer((size_t)size, bytes, MHD_RESPMEM_MUST_FREE);
}

static void add_fields(void) {
    static const char *const fields[][2] = {
        {"X-Server-PID", "12345"}, {"Content-Type", "application/octet-stream"}, {"Accept-Ranges", "bytes"},
        {"Last-Modified", "Sun, 22 Nov 2026 10:40:38 GMT"}, {"X-Content-Type-Options", "nosniff"},
        {"ETag", "\"6b02c6a61edeca58-400\""}, {"Cache-Control", "no-cache"},
    };
    for (size_t index = 0; index < sizeof fields / sizeof *fields; index++)
        if (MHD_add_response_header(reply, fields[index][0], fields[index][1]) != MHD_YES) fail("field");
}

static enum MHD_Result answer(
    void *context, struct MHD_Connection *connection, const char *target, const char *method, const char *version,
    const char *body, size_t *body_size, void **state
) {
    static int is_begun;
    if (*state == NULL) {
        *state = &is_begun;
        return MHD_YES;
    }
    struct stat status;
    if (fstatat(folder, target + 1, &status, 0) != 0 || status.st_size != size) return MHD_NO;
    return MHD_queue_response(connection, MHD_HTTP_OK, reply);
}

/// With a thread for each connection, hands the kernel no more than ferry does ahead of what can be sent.
static int listen_at(uint16_t port, unsigned workers) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1, unsent = 512 << 10;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
        || setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0  // The connections inherit it.
        || (workers == 0 && setsockopt(listener, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent) != 0)
        || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, SOMAXCONN) != 0)
        fail("listen");
    return listener;
}

/// Has every system call go through a filter, which forbids none that is made here.
static void filter_calls(void) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL || seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1) != 0
        || seccomp_rule_add(filter, SCMP_ACT_ERRNO(1), SCMP_SYS(ptrace), 0) != 0 || seccomp_load(filter) != 0)
        fail("seccomp");
    seccomp_release(filter);
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fputs("usage: bare PORT FOLDER FILE WORKERS\n", stderr);
        return 64;
    }
    unsigned workers = (unsigned)atoi(argv[4]);
    if ((folder = open(argv[2], O_PATH | O_DIRECTORY | O_CLOEXEC)) < 0) fail(argv[2]);
    if ((reply = make_reply(argv[3])) == NULL) fail("reply");
    add_fields();
    avoid_interruptions();
    filter_calls();
    unsigned mode = workers > 0 ? MHD_USE_EPOLL : MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL;
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ITC | MHD_USE_TURBO | mode, 0, NULL, NULL, answer, NULL,
        MHD_OPTION_LISTEN_SOCKET, listen_at((uint16_t)atoi(argv[1]), workers), MHD_OPTION_CONNECTION_LIMIT, 16384u,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory, MHD_OPTION_THREAD_STACK_SIZE, stack_size,
        MHD_OPTION_CONNECTION_TIMEOUT, 0u,
        workers > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, workers, MHD_OPTION_END);
    if (daemon == NULL) fail("MHD_start_daemon");
    for (;;) pause();
}
