// Which Node versions lowwater runs on, said before anything else is loaded.

/** First version whose features its screen library needs. */
const NEEDED = [22, 13] as const;

/** A sentence for people when a Node version such as "20.20.2" is too old, null when it will do. */
export function nodeProblem(version: string, language: 'en' | 'zh' = 'en'): string | null {
	const [major, minor] = version.split('.').map(Number);
	if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return null;
	const needed = NEEDED.join('.');
	const told = {
		en: `lowwater needs Node ${needed} or newer, and this is ${version}: run it with "npm start" in its folder, which brings its own, or install a newer Node.`,
		zh: `lowwater 需要 Node ${needed} 或更新的版本，这里是 ${version}：请在它的文件夹里用 "npm start" 运行（自带 Node），或安装新的 Node。`,
	};
	return told[language];
}
