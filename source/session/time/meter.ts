// Machine seconds a real second, as measured over the last two seconds.

/** Over so much real time a speed is measured. */
const METER_MS = 2000;

type Reading = {readonly ms: number; readonly us: number};
export type Meter = {readings: readonly Reading[]};

export const createMeter = (): Meter => ({readings: []});

export function resetMeter(meter: Meter): void {
	meter.readings = [];
}

/** Takes a reading of both clocks. null: it has only just begun. */
export function measure(meter: Meter, nowMs: number, timeUs: number): number | null {
	const recent = meter.readings.filter(({ms}) => nowMs - ms <= METER_MS);
	// Where readings are further apart than that, the last one is all there is to measure from.
	meter.readings = [...(recent.length > 0 ? recent : meter.readings.slice(-1)), {ms: nowMs, us: timeUs}];
	const first = meter.readings[0] as Reading;
	return nowMs > first.ms ? (timeUs - first.us) / 1000 / (nowMs - first.ms) : null;
}
