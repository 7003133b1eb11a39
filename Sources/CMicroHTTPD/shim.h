/* What Swift cannot import of libmicrohttpd: its variadic functions and its casted macros. */
#pragma once
#include <dlfcn.h>
#include <microhttpd.h>

/* MHD_start_daemon is variadic. One array, ended by MHD_OPTION_END, carries every option. */
static inline struct MHD_Daemon *CMicroHTTPD_start_daemon(unsigned int flags, MHD_AcceptPolicyCallback policy,
                                                          MHD_AccessHandlerCallback handler, void *context,
                                                          struct MHD_OptionItem *options) {
  return MHD_start_daemon(flags, 0, policy, context, handler, context, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

/* MHD_get_connection_info(MHD_CONNECTION_INFO_SOCKET_CONTEXT): the pointer that NOTIFY_CONNECTION stored, or NULL. */
static inline void *CMicroHTTPD_socket_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : info->socket_context;
}

/* MHD_set_response_options is variadic: its flags, without options. */
static inline enum MHD_Result CMicroHTTPD_set_response_flags(struct MHD_Response *response,
                                                             enum MHD_ResponseFlags flags) {
  return MHD_set_response_options(response, flags, MHD_RO_END);
}

/* MHD_SIZE_UNKNOWN is a cast that the importer skips. */
static const uint64_t CMicroHTTPD_size_unknown = MHD_SIZE_UNKNOWN;

/* MHD_get_connection_info(MHD_CONNECTION_INFO_CONNECTION_FD): the connection's socket, or -1. */
static inline int CMicroHTTPD_connection_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == NULL ? -1 : info->connect_fd;
}

/* dlsym(RTLD_NEXT). The macro needs _GNU_SOURCE, with which the system's headers would differ from Swift's Glibc. */
static inline void *CMicroHTTPD_next(const char *symbol) { return dlsym((void *)-1l, symbol); }

/* dlsym(RTLD_DEFAULT), likewise. */
static inline void *CMicroHTTPD_first(const char *symbol) { return dlsym((void *)0, symbol); }

/* The start of the kernel's struct tcp_info (linux/tcp.h), which the C library declares in another length. */
struct CMicroHTTPD_tcp_info {
  uint8_t states[8];
  uint32_t times_and_sizes[4];
  uint32_t unacked;
  uint32_t segments[4];
  uint32_t last_data_sent, last_ack_sent, last_data_recv, last_ack_recv;
  uint32_t estimates[11];
  uint64_t pacing[2];
  uint64_t bytes_acked, bytes_received;
  uint32_t segs_out, segs_in;
  uint32_t notsent_bytes;
  uint32_t more_segments[3];
  uint64_t rates[4];
  uint32_t deliveries[2];
  uint64_t bytes_sent, bytes_retrans;
};
_Static_assert(__builtin_offsetof(struct CMicroHTTPD_tcp_info, notsent_bytes) == 144, "as in linux/tcp.h");
_Static_assert(__builtin_offsetof(struct CMicroHTTPD_tcp_info, bytes_sent) == 200, "as in linux/tcp.h");

/* getsockopt(TCP_INFO): 0, or -1 with errno set, as for a socket that is not TCP. What the kernel does not tell stays. */
static inline int CMicroHTTPD_get_tcp_info(int socket, struct CMicroHTTPD_tcp_info *info) {
  socklen_t size = sizeof *info;
  return getsockopt(socket, 6 /* IPPROTO_TCP */, 11 /* TCP_INFO */, info, &size);
}

/* MHD_get_connection_info(MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE): the bytes from the method to the end of the empty
   line, or 0. */
static inline size_t CMicroHTTPD_head_size(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return info == NULL ? 0 : info->header_size;
}

/* POLLRDHUP of poll(2), which the C library shows under _GNU_SOURCE alone. */
static const short CMicroHTTPD_POLLRDHUP = 0x2000;
