/* What Swift cannot import of libmicrohttpd: its variadic functions and its casted macros. */
#pragma once
#include <dlfcn.h>
#include <microhttpd.h>

/* MHD_start_daemon is variadic. One array, ended by MHD_OPTION_END, carries every option. */
static inline struct MHD_Daemon *CMicroHTTPD_start_daemon(unsigned int flags, MHD_AccessHandlerCallback handler,
                                                          void *context, struct MHD_OptionItem *options) {
  return MHD_start_daemon(flags, 0, NULL, NULL, handler, context, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

/* MHD_get_connection_info(MHD_CONNECTION_INFO_SOCKET_CONTEXT): the pointer that NOTIFY_CONNECTION stored, or NULL. */
static inline void *CMicroHTTPD_socket_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : info->socket_context;
}

/* MHD_get_daemon_info(MHD_DAEMON_INFO_CURRENT_CONNECTIONS). */
static inline unsigned int CMicroHTTPD_current_connections(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
  return info == NULL ? 0 : info->num_connections;
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

/* dlsym(RTLD_NEXT), whose value is a cast that the importer skips. glibc shows it under _GNU_SOURCE alone, which would
   also rename the member of fd_set, and then Swift finds two types of that name. */
static inline void *CMicroHTTPD_next(const char *symbol) { return dlsym((void *)-1L, symbol); }

/* MHD_get_connection_info(MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE): the bytes from the method to the end of the empty
   line, or 0. */
static inline size_t CMicroHTTPD_head_size(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return info == NULL ? 0 : info->header_size;
}
