// /dev/kmsg: kernel/printk/printk.c devkmsg_read(), info_print_ext_header(), and msg_print_ext_body(): a record a line, "priority,sequence,microseconds,flags;text".
// A device gives one record a read(2). A file cannot, so that each record is as long as the reader's buffer, which for dmesg(1) of util-linux is 8191 bytes: it
// is filled up with blanks in a further field before the text, as the format leaves room for.

/** sizeof(kmsg_buf) − 1 of dmesg: BUFSIZ of glibc. */
const RECORD_BYTES = 8191;
/** KERN_INFO and KERN_ERR of the facility kern. */
const INFO = 6;
const ERROR = 3;

/** "[   35.280000] text" → microseconds and text. */
function partsOf(line: string): readonly [us: number, text: string] {
	const [, seconds = '0', fraction = '0', text = line] = /^\[ *(\d+)\.(\d+)\] (.*)$/s.exec(line) ?? [];
	return [Number(seconds) * 1e6 + Number(fraction), text];
}

/** Lines of the kernel's log as records of RECORD_BYTES each. `first`: the number of the first of them. */
export function kmsgRecords(lines: readonly string[], first: number): Buffer {
	const records = Buffer.alloc(lines.length * RECORD_BYTES, ' ');
	for (const [i, line] of lines.entries()) {
		const [us, text] = partsOf(line);
		const priority = /^(?:Memory cgroup out|Out) of memory: /.test(text) ? ERROR : INFO;
		const head = Buffer.from(`${priority},${first + i},${us},-,`);
		const body = Buffer.from(`;${text}`).subarray(0, RECORD_BYTES - head.length - 1);
		const end = (i + 1) * RECORD_BYTES - 1;
		head.copy(records, i * RECORD_BYTES);
		body.copy(records, end - body.length);
		records[end] = '\n'.charCodeAt(0);
	}
	return records;
}
