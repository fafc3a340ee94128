/**
 * How loud a voice is, as a meter shows it. Full scale is 0 dB; the meter begins at −60 dB, where a
 * quiet room lies. A bar falls slower than it rises and its peak stays a moment, so that eyes can
 * follow (after IEC 60268-18, digital peak meters).
 */
export const floorDb = -60;
/** From here on the top of a wave is cut off. */
export const clipDb = -0.2;
const fallDbPerSecond = 24;
const holdMs = 1500;

export interface Level {
  /** 0 to 1 of full scale. */
  peak: number;
  rms: number;
}

export interface Meter {
  /** Where the bar stands, in dB. */
  db: number;
  /** The highest place of the last moment, and since when. */
  heldDb: number;
  heldAt: number;
  clippedAt: number;
}

export const restingMeter: Meter = { db: floorDb, heldDb: floorDb, heldAt: 0, clippedAt: -Infinity };

export function toDb(share: number): number {
  return share > 0 ? Math.max(floorDb, Math.min(0, 20 * Math.log10(share))) : floorDb;
}

/** 0 to 1 of the meter's length. */
export function placeOf(db: number): number {
  return (db - floorDb) / -floorDb;
}

/** The meter `elapsedMs` later, at `now` (ms of any clock), when it hears `level`. */
export function nextMeter(meter: Meter, level: Level, now: number, elapsedMs: number): Meter {
  const heard = toDb(level.peak);
  const fallen = meter.db - (fallDbPerSecond * elapsedMs) / 1000;
  const db = Math.max(floorDb, heard, fallen);
  const keeps = meter.heldDb > db && now - meter.heldAt < holdMs;
  return {
    db,
    heldDb: keeps ? meter.heldDb : db,
    heldAt: keeps ? meter.heldAt : now,
    clippedAt: heard >= clipDb ? now : meter.clippedAt,
  };
}

export type Loudness = 'silent' | 'quiet' | 'good' | 'loud';

/** The last moment's level in a word, for who does not see the bar. Breath between words changes nothing. */
export function loudnessOf({ heldDb, clippedAt }: Meter, now: number): Loudness {
  if (now - clippedAt < holdMs) return 'loud';
  if (heldDb < -50) return 'silent';
  return heldDb < -30 ? 'quiet' : 'good';
}
