/* libcurl as Swift can call it: its functions in a table that is filled at run time, so that no program which has this
   module in it loads libcurl before it uses it; and wrappers of the variadic functions, one for each argument type, because Swift
   cannot import them. */
#pragma once
#include <curl/curl.h>
#include <dlfcn.h>
#include <stddef.h>

/* The functions that are called, without the prefix that all of libcurl's names have. */
#define CCURL_FUNCTIONS(_) \
  _(easy_init) _(easy_cleanup) _(easy_setopt) _(easy_getinfo) _(easy_pause) _(easy_header) _(easy_nextheader) \
  _(easy_strerror) _(free) _(global_init) _(multi_init) _(multi_cleanup) _(multi_setopt) _(multi_add_handle) \
  _(multi_remove_handle) _(multi_perform) _(multi_poll) _(multi_info_read) _(multi_strerror) _(share_init) \
  _(share_cleanup) _(share_setopt) _(slist_append) _(slist_free_all) _(url) _(url_cleanup) _(url_get) _(url_set) \
  _(url_strerror) _(version_info)

/* The functions, each with the type that libcurl's header gives it. */
struct CCurl_functions {
#define CCURL_MEMBER(name) __typeof__(curl_##name) *_Nonnull name;
  CCURL_FUNCTIONS(CCURL_MEMBER)
#undef CCURL_MEMBER
};
typedef const struct CCurl_functions *_Nonnull CCurl_library;

/* Fills a table from a library that dlopen(3) has loaded. Returns the name of the first function that the library lacks, or
   NULL. */
static inline const char *_Nullable CCurl_find_functions(
    void *_Nonnull library, struct CCurl_functions *_Nonnull functions) {
#define CCURL_FIND(name) \
  if (!(functions->name = (__typeof__(functions->name))dlsym(library, "curl_" #name))) return "curl_" #name;
  CCURL_FUNCTIONS(CCURL_FIND)
#undef CCURL_FIND
  return NULL;
}

/* curl_easy_setopt for options of type long (CURLOPTTYPE_LONG, CURLOPTTYPE_VALUES). */
static inline CURLcode CCurl_easy_setopt_long(CCurl_library curl, CURL *easy, CURLoption option, long value) {
  return curl->easy_setopt(easy, option, value);
}

/* curl_easy_setopt for options of type char *; libcurl copies the string. */
static inline CURLcode CCurl_easy_setopt_string(
    CCurl_library curl, CURL *easy, CURLoption option, const char *value) {
  return curl->easy_setopt(easy, option, value);
}

/* curl_easy_setopt for options of type void * and struct curl_slist *; libcurl keeps the pointer. */
static inline CURLcode CCurl_easy_setopt_pointer(
    CCurl_library curl, CURL *easy, CURLoption option, void *value) {
  return curl->easy_setopt(easy, option, value);
}

/* curl_easy_setopt for CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION. */
static inline CURLcode CCurl_easy_setopt_write_function(
    CCurl_library curl, CURL *easy, CURLoption option, curl_write_callback function) {
  return curl->easy_setopt(easy, option, function);
}

/* curl_easy_setopt for CURLOPT_OPENSOCKETFUNCTION and CURLOPT_CLOSESOCKETFUNCTION, with what both are called with. */
static inline CURLcode CCurl_easy_setopt_sockets(
    CCurl_library curl, CURL *easy, curl_opensocket_callback open, curl_closesocket_callback close, void *context) {
  CURLcode code = curl->easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open);
  if (!code) code = curl->easy_setopt(easy, CURLOPT_OPENSOCKETDATA, context);
  if (!code) code = curl->easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close);
  return code ? code : curl->easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, context);
}

/* curl_easy_setopt for CURLOPT_PREREQFUNCTION, with what it is called with. */
static inline CURLcode CCurl_easy_setopt_prereq(
    CCurl_library curl, CURL *easy, curl_prereq_callback function, void *context) {
  CURLcode code = curl->easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
  return code ? code : curl->easy_setopt(easy, CURLOPT_PREREQDATA, context);
}

/* curl_easy_setopt for CURLOPT_DEBUGFUNCTION, with what it is called with, and for CURLOPT_VERBOSE, without which it is not
   called. */
static inline CURLcode CCurl_easy_setopt_debug(
    CCurl_library curl, CURL *easy, curl_debug_callback function, void *context) {
  CURLcode code = curl->easy_setopt(easy, CURLOPT_DEBUGFUNCTION, function);
  if (!code) code = curl->easy_setopt(easy, CURLOPT_DEBUGDATA, context);
  return code ? code : curl->easy_setopt(easy, CURLOPT_VERBOSE, 1L);
}

/* curl_multi_setopt for options of type long. */
static inline CURLMcode CCurl_multi_setopt_long(CCurl_library curl, CURLM *multi, CURLMoption option, long value) {
  return curl->multi_setopt(multi, option, value);
}

/* curl_easy_getinfo for facts of type long. */
static inline CURLcode CCurl_easy_getinfo_long(CCurl_library curl, CURL *easy, CURLINFO fact, long *value) {
  return curl->easy_getinfo(easy, fact, value);
}

/* curl_easy_getinfo for facts of type curl_off_t. */
static inline CURLcode CCurl_easy_getinfo_offset(
    CCurl_library curl, CURL *easy, CURLINFO fact, curl_off_t *value) {
  return curl->easy_getinfo(easy, fact, value);
}

/* curl_easy_getinfo for facts of type char *; the string belongs to the handle. */
static inline CURLcode CCurl_easy_getinfo_string(
    CCurl_library curl, CURL *easy, CURLINFO fact, char **value) {
  return curl->easy_getinfo(easy, fact, value);
}

/* curl_share_setopt for CURLSHOPT_SHARE. */
static inline CURLSHcode CCurl_share(CCurl_library curl, CURLSH *share, curl_lock_data what) {
  return curl->share_setopt(share, CURLSHOPT_SHARE, what);
}

/* curl_easy_getinfo for facts of type struct curl_slist *; the list is the caller's. */
static inline CURLcode CCurl_easy_getinfo_list(
    CCurl_library curl, CURL *easy, CURLINFO fact, struct curl_slist **value) {
  return curl->easy_getinfo(easy, fact, value);
}
