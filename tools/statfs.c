// What makes source/mount/fuse/statfs.ts: a library that is loaded before a program's own, so that statfs(2) names the file systems at /sys/fs/cgroup and /dev/shm as
// Linux does: systemd-cgtop and the like ask for a magic number, stat -f prints it, and FUSE has no way to tell its own. The groups are known by a number of files
// that nothing else has, the tmpfs by names of at most 254 bytes, which without this library are one too few.
//     gcc -Os -fPIC -shared -nostdlib -fno-asynchronous-unwind-tables -fno-stack-protector -Wl,-z,noseparate-code -Wl,--build-id=none \
//         -Wl,--hash-style=sysv -Wl,-z,norelro -s -o statfs.so tools/statfs.c && gzip -9 -n -c statfs.so | base64
#include <errno.h>
#include <sys/syscall.h>
struct fs { long type, bsize; unsigned long blocks, bfree, bavail, files, ffree; int fsid[2]; long namelen, frsize, flags, spare[4]; };
static int done(long r, struct fs *b) {
	if (r < 0) { errno = (int)-r; return -1; }
	if (b->type == 0x65735546 && b->files == 0x63677270) { b->type = 0x63677270; b->files = 0; }
	if (b->type == 0x65735546 && b->namelen == 254) { b->type = 0x01021994; b->namelen = 255; }
	return 0;
}
#if defined(__x86_64__)
static long call(long n, long a, void *b) { long r; __asm__ volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b) : "rcx", "r11", "memory"); return r; }
#endif
int statfs(const char *p, struct fs *b) { return done(call(SYS_statfs, (long)p, b), b); }
int fstatfs(int fd, struct fs *b) { return done(call(SYS_fstatfs, fd, b), b); }
int statfs64(const char *, struct fs *) __attribute__((alias("statfs")));
int fstatfs64(int, struct fs *) __attribute__((alias("fstatfs")));
