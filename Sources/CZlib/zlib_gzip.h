#include <zlib.h>

// deflateInit2 is a macro, which Swift does not see. 16 more than the window's 15 bits ask for gzip's header and trailer.
static inline int tidemark_gzip_init(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
