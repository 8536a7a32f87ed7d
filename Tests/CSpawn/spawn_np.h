#include <spawn.h>

// glibc has these (2.34 and 2.29) and shows them only where _GNU_SOURCE is defined, which Swift's view of it is not.
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *restrict actions, const char *restrict path);
