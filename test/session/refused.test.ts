// What a scenario's timeline asks for and the machine refuses stands in the log, at its time: nobody stands there to be told. (umount(8): "target is busy")
import {expect, it} from 'vitest';
import {scenarioSource} from '../../source/session/source/scenario.ts';
import {follow, openTrack} from '../../source/session/track/track.ts';
import {scenario} from '../support/scenarios.ts';

const BUSY = [
	'{machine: {memory: 128MiB, disks: {data: ssd, usb: hdd}}, files: {/media/a: {size: 40MiB, disk: usb}}, until: {time: 60s}, timeline: [',
	'{at: 1s, spawn: stream, name: reader, file: /media/a, rate: 1MiB/s}, {at: 2s, umount: usb}, {at: 2s, signal: KILL, to: reader}, {at: 3s, umount: usb}]}',
].join('');

it('a disk that is in use is not unmounted, and the log says so between what was before and after', () => {
	const source = scenarioSource(scenario(BUSY));
	const track = openTrack(source);
	source.stepTo(1.9e6);
	follow(track);
	source.stepTo(2.5e6);
	const {events} = follow(track);
	expect(events.filter(({kind}) => kind === 'refused')).toEqual([{kind: 'refused', atUs: 2e6, what: 'umount usb', errno: 'EBUSY', why: '/media/a is in use'}]);
	expect(events.map(({atUs}) => atUs)).toEqual(events.map(({atUs}) => atUs).sort((a, b) => a - b));
	expect(events.map(({kind}) => kind)).toContain('signal');
	source.stepTo(4e6);
	expect(follow(track).events.map(({kind}) => kind)).not.toContain('refused'); // said once, and the second umount went well
});
