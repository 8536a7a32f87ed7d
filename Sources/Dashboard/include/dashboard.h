#ifndef TIDEMARK_DASHBOARD_H
#define TIDEMARK_DASHBOARD_H

#include <stddef.h>

/// A file of the page, as it is in the program.
struct dashboard_file {
    /// Where it is beneath the page's folder, such as "views/now.js".
    const char *path;
    /// What is in it.
    const unsigned char *bytes;
    /// How many bytes that is.
    size_t count;
};

/// How many files the page has.
size_t dashboard_file_count(void);

/// One of them; the place is less than their number.
struct dashboard_file dashboard_file_at(size_t place);

#endif
