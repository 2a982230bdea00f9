// What the answers of the system mean to a person, in Chinese.
import type {ErrnoWords} from '../errno.ts';

export const errnoChinese: ErrnoWords = {
	ENOENT: '没有这个文件；检查路径',
	EISDIR: '它是文件夹；请写其中的文件',
	EEXIST: '已有这个文件；换个名字',
	ENAMETOOLONG: '名字太长；换一个',
	ELOOP: '链接绕成一圈；换条路径',
	EROFS: '这个文件系统只读；写到别处',
	EDQUOT: '你的配额用完了；腾出空间或写到别处',
	EFBIG: '它比这里允许的文件还大；写到别处',
	EIO: '设备出错；写到别处',
	ENXIO: '管道的另一端没有人打开；先启动读它的程序',
	EPIPE: '读这个管道的程序已退出；重新启动它',
	EACCES: '没有权限；检查它的权限',
	EPERM: '没有权限；检查它的权限',
	ENOSPC: '磁盘满了；腾出空间或写到别处',
	PIPE: '它是管道，这里不等；请放一个文件',
	ENOTDIR: '路径的一部分不是文件夹；检查路径',
};

export const readingChinese = {
	other: (code: string): string => `${code}；换个文件试试`,
	tooLarge: (most: string): string => `它超过上限 ${most}；换个文件`,
	notAFile: '它既不是文件也不是管道；请写一个文件',
	badGzip: '它不是 gzip 文件，或被截断；换个文件',
	badPacked: '它是压缩的，且被截断或损坏；换个文件',
	interrupted: '被你中断',
};
