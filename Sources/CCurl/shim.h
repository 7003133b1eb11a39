/* What Swift cannot import of libcurl: its variadic functions, one inline wrapper for each kind of argument. */
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
