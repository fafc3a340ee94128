/** Draws a level meter on a canvas: a row of small bars, lit from the left, green, amber, red. */
import { placeOf } from './level';

const barPx = 5;
const gapPx = 3;
/** From here on it is rather loud, and from there too loud. */
const warmFrom = placeOf(-9);
const hotFrom = placeOf(-2);

export interface Palette {
  good: string;
  warm: string;
  hot: string;
  dark: string;
  dim: string;
}

export interface MeterView {
  /** 0 to 1 of the length. */
  lit: number;
  held: number;
  clipped: boolean;
  /** Nobody hears it: the colours rest. */
  silent: boolean;
}

/** The colours of the theme, as they stand on this element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return { good: colour('--meter-good'), warm: colour('--meter-warm'), hot: colour('--meter-hot'), dark: colour('--line'), dim: colour('--ink-faint') };
}

export function paintMeter(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement, view: MeterView, palette: Palette): void {
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  const bars = Math.max(1, Math.floor((width + gapPx) / (barPx + gapPx)));
  const held = view.held > 0 ? Math.min(bars - 1, Math.floor(view.held * bars)) : -1;
  for (let bar = 0; bar < bars; bar += 1) {
    const place = (bar + 0.5) / bars;
    const last = bar === bars - 1;
    const on = place <= view.lit || bar === held || (last && view.clipped);
    context.fillStyle = on ? colourAt(place, view, palette, last) : palette.dark;
    context.beginPath();
    context.roundRect(bar * (barPx + gapPx), 0, barPx, height, 2);
    context.fill();
  }
}

function colourAt(place: number, view: MeterView, palette: Palette, last: boolean): string {
  if (view.silent) return palette.dim;
  if (place >= hotFrom || (last && view.clipped)) return palette.hot;
  return place >= warmFrom ? palette.warm : palette.good;
}
