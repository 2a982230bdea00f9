// What the answers of the system mean to a person.
import {spoken, type Table} from './language.ts';
import {bytesAsSize} from './numbers.ts';
import {errnoChinese, readingChinese} from './zh/errno.ts';

/** What an errno means to somebody who wanted to read or write a file. */
const ERRNO = {
	ENOENT: 'there is no such file; check its path',
	EISDIR: 'it is a folder; name a file in it',
	EEXIST: 'there is such a file already; take another name',
	ENAMETOOLONG: 'its name is too long; take another',
	ELOOP: 'its links lead round in a circle; take another path',
	EROFS: 'this file system is read-only; write elsewhere',
	EDQUOT: 'your quota is used up; make room or write elsewhere',
	EFBIG: 'it is larger than a file may be here; write elsewhere',
	EIO: 'the device fails; write elsewhere',
	ENXIO: 'nobody has opened the other end of this pipe; start its reader first',
	EPIPE: 'the reader of this pipe has gone; start it again',
	EACCES: 'you may not; check its permissions',
	EPERM: 'you may not; check its permissions',
	ENOSPC: 'the disk is full; make room or write elsewhere',
	PIPE: 'it is a pipe, which is not waited for; put a file there',
	ENOTDIR: 'part of its path is not a folder; check the path',
} as const;
export type ErrnoWords = Table<typeof ERRNO>;

const english = {
	other: (code: string): string => `${code}; try another file`,
	tooLarge: (most: string): string => `it is larger than ${most}, which is the most; name another file`,
	notAFile: 'it is neither a file nor a pipe; name a file',
	badGzip: 'it is no gzip file, or it is cut off; name another file',
	badPacked: 'it is packed, and cut off or damaged; name another file',
	interrupted: 'you interrupted it',
};
const words = spoken(english, readingChinese);
const meanings = spoken(ERRNO, errnoChinese);

/** What is wrong and what to do about it, without a full stop. */
export const because = (code: string): string => (Object.hasOwn(meanings, code) ? meanings[code as keyof ErrnoWords] : words.other(code));

/** The same of reading, which may end at a limit. */
export function becauseOf(code: string, most: number): string {
	switch (code) {
		case 'TOO_LARGE':
			return words.tooLarge(bytesAsSize(most, false));
		case 'NOT_A_FILE':
			return words.notAFile;
		case 'BAD_GZIP':
			return words.badGzip;
		case 'BAD_PACKED':
			return words.badPacked;
		case 'INTERRUPTED':
			return words.interrupted;
		default:
			return because(code);
	}
}
