/* The functions of libcurl that Swift cannot import because they are variadic: one inline wrapper for each argument type. */
#pragma once
#include <curl/curl.h>

/* curl_easy_setopt for options of type long (CURLOPTTYPE_LONG, CURLOPTTYPE_VALUES). */
static inline CURLcode CCurl_easy_setopt_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

/* curl_easy_setopt for options of type char *; libcurl copies the string. */
static inline CURLcode CCurl_easy_setopt_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

/* curl_easy_setopt for options of type void * and struct curl_slist *; libcurl keeps the pointer. */
static inline CURLcode CCurl_easy_setopt_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

/* curl_easy_setopt for CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION. */
static inline CURLcode CCurl_easy_setopt_write_function(CURL *easy, CURLoption option, curl_write_callback function) {
  return curl_easy_setopt(easy, option, function);
}

/* curl_easy_setopt for CURLOPT_OPENSOCKETFUNCTION and CURLOPT_CLOSESOCKETFUNCTION, with what both are called with. */
static inline CURLcode CCurl_easy_setopt_sockets(
    CURL *easy, curl_opensocket_callback open, curl_closesocket_callback close, void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open);
  if (!code) code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, context);
  if (!code) code = curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close);
  return code ? code : curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, context);
}

/* curl_easy_setopt for CURLOPT_PREREQFUNCTION, with what it is called with. */
static inline CURLcode CCurl_easy_setopt_prereq(CURL *easy, curl_prereq_callback function, void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
  return code ? code : curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
}

/* curl_multi_setopt for options of type long. */
static inline CURLMcode CCurl_multi_setopt_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

/* curl_easy_getinfo for facts of type long. */
static inline CURLcode CCurl_easy_getinfo_long(CURL *easy, CURLINFO fact, long *value) {
  return curl_easy_getinfo(easy, fact, value);
}

/* curl_easy_getinfo for facts of type curl_off_t. */
static inline CURLcode CCurl_easy_getinfo_offset(CURL *easy, CURLINFO fact, curl_off_t *value) {
  return curl_easy_getinfo(easy, fact, value);
}

/* curl_easy_getinfo for facts of type char *; the string belongs to the handle. */
static inline CURLcode CCurl_easy_getinfo_string(CURL *easy, CURLINFO fact, char **value) {
  return curl_easy_getinfo(easy, fact, value);
}

/* curl_share_setopt for CURLSHOPT_SHARE. */
static inline CURLSHcode CCurl_share(CURLSH *share, curl_lock_data what) {
  return curl_share_setopt(share, CURLSHOPT_SHARE, what);
}

/* curl_easy_getinfo for facts of type struct curl_slist *; the list is the caller's. */
static inline CURLcode CCurl_easy_getinfo_list(CURL *easy, CURLINFO fact, struct curl_slist **value) {
  return curl_easy_getinfo(easy, fact, value);
}
