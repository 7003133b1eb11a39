/* zlib as Swift imports it: inflateInit2 is a macro, but the function behind it is none. */
#pragma once
#include <zlib.h>
