// A small library for the programs of a shell, by LD_PRELOAD: statfs(2) of /sys/fs/cgroup gives the magic number of cgroup2 there and not that of FUSE, without
// which systemd's tools do not look at the tree. Made from tools/statfs.c; for x86-64, and for programs that are linked dynamically.
import {writeFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';

/** In the folder that is mounted over /sys. */
export const STATFS_FILE = '.statfs.so';

/** CGROUP2_SUPER_MAGIC: so many files has a file system that is to be told as one of groups. */
export const CGROUP2_MAGIC = 0x63677270;

const LIBRARY = [
	'H4sIAAAAAAACA6t39XFjYmRkgAFmBjsGBI+BwQFKR7Agi1kwsABJHgZusFpWBtzgBBMqzSAAoUD62JDlhVBpAUZUGqaPiYC+DwyoNAeUDnxaksLGQDwQgIcHxD4WqD+ZkdQghxMTAfOk',
	'gVgIaJIDVKEjVFwYh7gQVLwRKu4CFZfCIc6I5GYUEB+fWlSUlx+fk5+cWJKZn8eQVlySWJJWDKPNTMDKLghDlLOjxed/01mCQFJ1DpDkl3cAskD8DJDUywf////f0Qlk8bN6tB6oFAr2',
	'6Dz8/faLm0DhTonmE/+jD3s02rmFFqeWins01mkUFKUnl/IaHvA4zgZienS6aRgeOOyR/H9HF4YZU0kyAxo/IKAAjRSYHx5A+bC4D4DyuaB8FSjNDaUlkOIdBHYIo8YvTF6EARFeICAO',
	'S29MDHQBsPSODsyg9rs7O1spaLikJmUm5ikYGukZ6RnoGppop6QmGRqVGmpChRgY9IozikuKShKTGPQyEoszGPRSKvOKK3MhdEkRg15Rak6iXkFOCYNeSWoFkEzNiE8rSsxNBatIzM1M',
	'ZtBLzy+BqEjOz81NzSuhhv+4oXHIhBavMFoHLd/B8jksHQhCzWBCi3cYPQEpnhmR9MPiVxIqx4SWjmC0Cpp7GdH4ilC3OKGlCxgtgeR+Tiz2qyGVkWB/M6HROMorGK2Nph9WvsDoVgLu',
	'N4SKMeEqx9EABxrfGmo3M1p6hen/gJbPONDc7wK1Hz0f7mDG7n8ONNoXqt8ATd0NqH51HP5Hppmx+PM/VDCMQPgBAEBkegpYBwAA',
].join('');

/** Puts it at a path; elsewhere than on x86-64 there is none. */
export function writeStatfs(path: string): void {
	if (process.arch === 'x64') writeFileSync(path, gunzipSync(Buffer.from(LIBRARY, 'base64')), {mode: 0o755});
}
