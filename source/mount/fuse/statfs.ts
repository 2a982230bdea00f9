// A small library for the programs of a shell, by LD_PRELOAD: statfs(2) of /sys/fs/cgroup and /dev/shm gives the magic numbers of cgroup2 and tmpfs there and not that of
// FUSE; without the first systemd's tools do not look at the tree. Made from tools/statfs.c; for x86-64, and for programs that are linked dynamically.
import {writeFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';

/** In the folder that is mounted over /sys. */
export const STATFS_FILE = '.statfs.so';

/** CGROUP2_SUPER_MAGIC: so many files has a file system that is to be told as one of groups. */
export const CGROUP2_MAGIC = 0x63677270;

/** The longest name that a tmpfs is said to have, so that it is told as one: NAME_MAX less one. */
export const TMPFS_NAME_MAX = 254;

const LIBRARY = [
	'H4sIAAAAAAACA6t39XFjYmRkgAFmBjsGBI+BwQFGsyCLWTCwAEkeBm6wWlYG3GADEyrNIAChQPrYkOWFUGkBRlQapo+JgL4PDKg0B5QOfFqSwsZAPBCAhwfEPhaoP5mR1CCHExMB86SBWAho0lSo',
	'Qh6ouDAOcSGo+EKoOD9UXAqHOCOSm1FAfHxqUVFefnxOfnJiSWZ+HkNacUliSVoxjDYzASvbIQxRzo4Wn/9NmwSBpGoLkOSXdwCyQPwMkNTLB/////do/V8pFOzR+fv77RcgfqdE84n/0Yc9Gu3c',
	'QotTS408Gus0CorSk0v5DQ94HGcDMT063TReSwIlHP4BTSnlBwpPkWRi9Dju5vAfKGB44PCOTpDPWD06j7+e75H8f0cXnDsBlgwVoIEPc+sDKB8WxwFQPheUrwKluaG0BFL8gsACYdR4hMmLMCDC',
	'BQTEYemKiYEuAJau0YEZ1H53Z2crBQ2X1KTMxDwFQyM9Iz0DXUMT7ZTUJEOjUkNNqBADg15xRnFJUUliEoNeRmJxBoNeSmVecWUuhC4pYtArSs1J1CvIKWHQK0mtAJKpGfFpRYm5qWAVibmZyQx6',
	'6fklEBXJ+bm5qXkl1PAfNzQOmdDiFUbroOUvWH6GpQNBqBlMaPEOoycgxTMjkn5Y/EpC5ZjQ0hGMVkFzLyMaXxHqFie0dAGjJZDcz4nFfjWkshDsbyY0Gke5BKO10fQ7MKHSBQTcbwgVY8JVXqMB',
	'DjS+NdRuZrT0CtP/AS2fcaC53wVqP3o+XMCM3f8caLQvVL8BmroDUP3qOPyPTDNj8edzqGAYgfADAFEvtCVABwAA',
].join('');

/** Puts it at a path; elsewhere than on x86-64 there is none. */
export function writeStatfs(path: string): void {
	if (process.arch === 'x64') writeFileSync(path, gunzipSync(Buffer.from(LIBRARY, 'base64')), {mode: 0o755});
}
