// What a setting is called where there is little room.

/** The last part of a key, "min_free_kbytes" of "vm.min_free_kbytes", as long as it says what it is of: "lru_gen.enabled" stays. */
export const shortKey = (key: string): string => (key.endsWith('.enabled') ? key : key.slice(key.lastIndexOf('.') + 1));
