// What stands round the glossary.
import {spoken} from './language.ts';

export const glossaryMessages = spoken({title: 'Glossary', keys: '↑↓ PgUp PgDn scroll   Esc close'}, {title: '术语表', keys: '↑↓ PgUp PgDn 滚动   Esc 关闭'});
