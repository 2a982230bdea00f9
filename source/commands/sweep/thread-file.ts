// Where the thread of a sweep's runs lies: beside this file; in the bundle, where all pieces lie in one folder, under a name of its own (tools/bundle.js).

export const threadFile = (): URL => new URL('./thread.ts', import.meta.url);
