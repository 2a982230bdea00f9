// ink-table is CommonJS and cannot require() Ink, which is a module with top-level await: it is lent the copy that is already loaded.
import Module, {createRequire} from 'node:module';
import * as ink from 'ink';

const require = createRequire(import.meta.url);
const id = require.resolve('ink');
const lent = new Module(id);
lent.loaded = true;
lent.exports = ink;
require.cache[id] = lent;

/** ink-table's Table. Rows are plain objects of the same keys; use it for quiet tables: each row is two lines unless `skeleton` is given. */
export const {default: Table} = require('ink-table') as typeof import('ink-table');

delete require.cache[id];
