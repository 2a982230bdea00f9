// systemd-oomd, the real one, in `lowwater shell`: it watches the machine's groups by their files, oomctl shows what it sees, and whom it ends is ended. systemd itself,
// which tells it what to watch, is played by a few lines of Python; the bus is one of the test's own.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'vitest';
import {machineAt, onLive, scratch, until, withTool} from '../support/tools.ts';

/** A machine that is more than nine tenths full, RAM and swap: what /a leaks is held back by memory.high. */
const FULL = [
	'name: full',
	'machine: {memory: 1GiB, swap: 64MiB, kernel: "6.12"}',
	'cgroups: {/a: {memory.high: 880MiB, memory.min: 4MiB, memory.low: 8MiB}, /b: {}}',
	'timeline:',
	'  - {at: 0s, spawn: leak, name: leaky, rate: 400MiB/s, cgroup: /a}',
	'  - {at: 0s, spawn: idle, name: calm, rss: 4MiB, cgroup: /b}',
	'until: {time: 600s}',
].join('\n');

/** SubscribeManagedOOMCGroups of systemd's varlink: both groups are watched for both. */
const MANAGER = `
import json, os, socket
door = socket.socket(socket.AF_UNIX)
door.bind('/run/systemd/oom/door')
door.listen()
os.rename('/run/systemd/oom/door', '/run/systemd/io.system.ManagedOOM') # there only once it is open
told = []
while True:
    one, _ = door.accept()
    told.append(one)
    asked = b''
    while b'\\0' not in asked: asked += one.recv(4096) or b'\\0'
    groups = [{'mode': 'kill', 'path': path, 'property': what} for path in ('/a', '/b') for what in ('ManagedOOMMemoryPressure', 'ManagedOOMSwap')]
    one.sendall(json.dumps({'parameters': {'cgroups': groups}, 'continues': True}).encode() + b'\\0')
`;

const bus = (folder: string): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=${folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`;

/** Begins the three, looks until both groups are told, and until the leak is gone. Leaves nothing in /run. */
const script = (folder: string): string => `
until_() { for i in $(seq 300); do eval "$1" && return; sleep 0.1; done; echo "never: $1"; }
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=${folder}/bus
bus=$(dbus-daemon --config-file=${folder}/bus.conf --fork --print-pid 2>/dev/null)
mkdir -p /run/systemd/oom
python3 ${folder}/manager.py & manager=$!
until_ '[ -S /run/systemd/io.system.ManagedOOM ]'
SYSTEMD_LOG_TARGET=console /lib/systemd/systemd-oomd >${folder}/log 2>&1 & oomd=$!
until_ 'oomctl >${folder}/seen 2>&1; grep -q "Total: 64.0M" ${folder}/seen && grep -q "Memory Low: 8.0M" ${folder}/seen'
cat ${folder}/seen
until_ 'grep -q "populated 0" /sys/fs/cgroup/a/cgroup.events'
kill $oomd $manager $bus
rm -rf /run/systemd/oom /run/systemd/io.system.ManagedOOM
rmdir /run/systemd 2>/dev/null
cat ${folder}/log
grep populated /sys/fs/cgroup/b/cgroup.events`;

withTool(
	'systemd-oomd',
	'watches the groups, and kills the one that fills the machine',
	async () => {
		using scratched = scratch();
		const {folder} = scratched;
		writeFileSync(join(folder, 'bus.conf'), bus(folder));
		writeFileSync(join(folder, 'manager.py'), MANAGER);
		writeFileSync(join(folder, 'script'), script(folder));
		const {out, err} = await onLive(machineAt(1, FULL), `bash ${join(folder, 'script')}`, (_, said) =>
			until('oomctl', () => said().includes('Pressure Monitored')),
		);
		expect(out, err).toMatch(/System Context:\n\s*Memory: Used: \S+ Total: 1\.0G\n\s*Swap: Used: \S+ Total: 64\.0M/);
		expect(out, err).toMatch(
			/Path: \/a\n\s*Memory Pressure Limit: .*\n\s*Pressure: Avg10: \d+\.\d\d .*\n\s*Current Memory Usage: [\d.]+[KM]\n\s*Memory Min: 4\.0M\n\s*Memory Low: 8\.0M\n\s*Pgscan: \d+\n/,
		);
		expect(out, err).toMatch(/Path: \/b\n(.*\n)*?\s*Current Memory Usage: \d\.\dM\n\s*Memory Min: 0B\n/);
		expect(out, err).toMatch(/Killed \/a due to memory used/);
		expect(out, err).toMatch(/\npopulated 1\n/);
		expect(`${out}${err}`).not.toMatch(/never:|Failed to/);
	},
	{
		by: 'test -c /dev/fuse && test $(uname -m) = x86_64 && test -x /lib/systemd/systemd-oomd && command -v oomctl dbus-daemon python3 && test -w /run && test ! -e /run/systemd/io.system.ManagedOOM',
	},
);
