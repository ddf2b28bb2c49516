// Preloaded into a program, this library lets one chosen system call on files below a folder fail, write less than it
// was asked to, or kill the process before or after it. FailingCalls.cs sets the variables:
//   FAIL_BELOW  the folder, an absolute path
//   FAIL_CALL   which call: write, fsync, rename, open (for writing), mkdir, rmdir, unlink, truncate, close
//   FAIL_AT     which one of these, from 1; with 0 none fails
//   FAIL_HOW    eio, enospc, full (enospc, and so does each such call that follows), short, kill-before or kill-after
//   FAIL_LOG    a file that gets a line for each call, with its name
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum outcome { PASS, FAIL, SHORT, KILL_AFTER };

static atomic_int calls;

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

static int is_below(const char *path) {
    const char *folder = setting("FAIL_BELOW");
    size_t length = strlen(folder);
    return length > 0 && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static void note(const char *call) {
    const char *log = setting("FAIL_LOG");
    if (*log == 0) {
        return;
    }
    char line[32];
    int length = snprintf(line, sizeof line, "%s\n", call);
    // Not through the functions below.
    int file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (file >= 0) {
        syscall(SYS_write, file, line, (size_t)length);
        syscall(SYS_close, file);
    }
}

// What is to happen to this call; errno is set where it is to fail.
static enum outcome meet(const char *call, const char *path) {
    if (!is_below(path)) {
        return PASS;
    }
    note(call);
    if (strcmp(call, setting("FAIL_CALL")) != 0) {
        return PASS;
    }
    const char *how = setting("FAIL_HOW");
    int number = atomic_fetch_add(&calls, 1) + 1, first = atoi(setting("FAIL_AT"));
    int stays = first > 0 && number > first && strcmp(how, "full") == 0;
    if (number != first && !stays) {
        return PASS;
    }
    if (strcmp(how, "kill-before") == 0) {
        kill(getpid(), SIGKILL);
    }
    if (strcmp(how, "kill-after") == 0) {
        return KILL_AFTER;
    }
    if (strcmp(how, "short") == 0) {
        return SHORT;
    }
    errno = strcmp(how, "eio") == 0 ? EIO : ENOSPC;
    return FAIL;
}

static enum outcome meet_open_file(const char *call, int file) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) {
        return PASS;
    }
    path[length] = 0;
    return meet(call, path);
}

static long finish(enum outcome outcome, long result) {
    if (outcome == KILL_AFTER) {
        kill(getpid(), SIGKILL);
    }
    return result;
}

// A function whose first argument is a path.
#define OF_PATH(name, call, parameters, arguments, path) \
    int name parameters { \
        static int (*real) parameters; \
        if (!real) real = dlsym(RTLD_NEXT, #name); \
        int before = errno; \
        enum outcome outcome = meet(call, path); \
        if (outcome == FAIL) return -1; \
        errno = before; \
        return (int)finish(outcome, real arguments); \
    }

OF_PATH(rename, "rename", (const char *from, const char *to), (from, to), to)
OF_PATH(mkdir, "mkdir", (const char *path, mode_t mode), (path, mode), path)
OF_PATH(rmdir, "rmdir", (const char *path), (path), path)
OF_PATH(unlink, "unlink", (const char *path), (path), path)

// A function whose first argument is an open file.
#define OF_FILE(name, call, parameters, arguments) \
    int name parameters { \
        static int (*real) parameters; \
        if (!real) real = dlsym(RTLD_NEXT, #name); \
        int before = errno; \
        enum outcome outcome = meet_open_file(call, file); \
        if (outcome == FAIL) return -1; \
        errno = before; \
        return (int)finish(outcome, real arguments); \
    }

OF_FILE(fsync, "fsync", (int file), (file))
OF_FILE(fdatasync, "fsync", (int file), (file))
OF_FILE(ftruncate, "truncate", (int file, off_t length), (file, length))
OF_FILE(ftruncate64, "truncate", (int file, off64_t length), (file, length))

// The system closes a file also where it says that this failed.
int close(int file) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "close");
    int before = errno;
    enum outcome outcome = meet_open_file("close", file);
    int failure = errno;
    errno = before;
    int result = (int)finish(outcome, real(file));
    if (outcome != FAIL) return result;
    errno = failure;
    return -1;
}

#define WRITING(name, parameters, arguments) \
    ssize_t name parameters { \
        static ssize_t (*real) parameters; \
        if (!real) real = dlsym(RTLD_NEXT, #name); \
        int before = errno; \
        enum outcome outcome = meet_open_file("write", file); \
        if (outcome == FAIL) return -1; \
        errno = before; \
        if (outcome == SHORT && count > 1) count /= 2; \
        return finish(outcome, real arguments); \
    }

WRITING(write, (int file, const void *bytes, size_t count), (file, bytes, count))
WRITING(pwrite, (int file, const void *bytes, size_t count, off_t at), (file, bytes, count, at))
WRITING(pwrite64, (int file, const void *bytes, size_t count, off64_t at), (file, bytes, count, at))

#define OPENING(name) \
    int name(const char *path, int flags, ...) { \
        static int (*real)(const char *, int, ...); \
        if (!real) real = dlsym(RTLD_NEXT, #name); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list more; \
            va_start(more, flags); \
            mode = (mode_t)va_arg(more, int); \
            va_end(more); \
        } \
        int before = errno; \
        enum outcome outcome = (flags & O_ACCMODE) == O_RDONLY ? PASS : meet("open", path); \
        if (outcome == FAIL) return -1; \
        errno = before; \
        return (int)finish(outcome, real(path, flags, mode)); \
    }

OPENING(open)
OPENING(open64)
