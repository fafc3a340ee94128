/**
 * The picture of the voice: bars around the button, low tones below, high ones above, the same on both
 * sides. Who asked for less motion gets a ring that is there while somebody speaks.
 */
const BARS = 72;
const BAR_WIDTH = 3;
/** Parts of the canvas's width; the button's radius is 0.278 of it. */
const RADIUS = 0.318;
const REST = 0.01;
const REACH = 0.15;
/** Speech lies below this; there is nothing to see above. */
const SPEECH_HZ = 3600;
const CALM_MS = 500;

export class LevelPicture {
  readonly #canvas: HTMLCanvasElement;
  readonly #paper: CanvasRenderingContext2D | null;
  readonly #calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  #analyser: AnalyserNode | undefined;
  #data = new Uint8Array(0);
  #heights = new Float32Array(BARS / 2 + 1);
  #frame = 0;
  #drawnAt = 0;
  #colour = '';

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#paper = canvas.getContext('2d');
    window.addEventListener('resize', () => this.#draw());
    this.restyle();
  }

  /** After the theme changed. */
  restyle(): void {
    this.#colour = getComputedStyle(document.documentElement).getPropertyValue('--accent').trim();
    this.#draw();
  }

  start(analyser: AnalyserNode): void {
    this.#analyser = analyser;
    this.#data = new Uint8Array(analyser.frequencyBinCount);
    cancelAnimationFrame(this.#frame);
    this.#tick(0);
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#analyser = undefined;
    this.#heights.fill(0);
    this.#draw();
  }

  #tick = (now: number): void => {
    this.#frame = requestAnimationFrame(this.#tick);
    if (this.#calm.matches && now - this.#drawnAt < CALM_MS) return;
    this.#drawnAt = now;
    this.#measure();
    this.#draw();
  };

  #measure(): void {
    const analyser = this.#analyser;
    if (!analyser) return;
    analyser.getByteFrequencyData(this.#data);
    const bins = (SPEECH_HZ / (analyser.context.sampleRate / 2)) * this.#data.length;
    const last = this.#heights.length - 1;
    for (let bar = 0; bar <= last; bar += 1) {
      // More room for low tones, where a voice has most of its colour.
      const from = Math.floor(1 + bins * (bar / (last + 1)) ** 1.5);
      const to = Math.max(from + 1, Math.floor(1 + bins * ((bar + 1) / (last + 1)) ** 1.5));
      let peak = 0;
      for (let bin = from; bin < to; bin += 1) peak = Math.max(peak, this.#data[bin] ?? 0);
      // High tones are weaker by nature; they should be seen as well.
      const height = Math.max(0, (peak - 75 + 45 * (bar / last)) / 165);
      const before = this.#heights[bar] ?? 0;
      this.#heights[bar] = height > before ? before + (height - before) * 0.6 : before + (height - before) * 0.18;
    }
  }

  #draw(): void {
    const paper = this.#paper;
    if (!paper) return;
    const size = this.#canvas.clientWidth;
    const density = Math.min(3, window.devicePixelRatio || 1);
    if (this.#canvas.width !== Math.round(size * density)) {
      this.#canvas.width = Math.round(size * density);
      this.#canvas.height = Math.round(size * density);
    }
    paper.setTransform(density, 0, 0, density, (size / 2) * density, (size / 2) * density);
    paper.clearRect(-size / 2, -size / 2, size, size);
    paper.strokeStyle = this.#colour;
    paper.lineCap = 'round';
    if (this.#calm.matches) this.#drawRing(paper, size);
    else this.#drawBars(paper, size);
  }

  #drawRing(paper: CanvasRenderingContext2D, size: number): void {
    const loudest = this.#heights.reduce((most, height) => Math.max(most, height), 0);
    paper.lineWidth = 5;
    paper.globalAlpha = loudest > 0.12 ? 0.75 : 0.18;
    paper.beginPath();
    paper.arc(0, 0, (RADIUS + REST) * size, 0, 2 * Math.PI);
    paper.stroke();
  }

  #drawBars(paper: CanvasRenderingContext2D, size: number): void {
    paper.lineWidth = BAR_WIDTH;
    for (let i = 0; i < BARS; i += 1) {
      const height = this.#heights[Math.min(i, BARS - i)] ?? 0;
      const angle = Math.PI / 2 + (2 * Math.PI * i) / BARS;
      const [x, y] = [Math.cos(angle), Math.sin(angle)];
      const begin = RADIUS * size;
      const end = begin + (REST + Math.min(1, height) * REACH) * size;
      paper.globalAlpha = 0.22 + 0.68 * Math.min(1, height * 1.6);
      paper.beginPath();
      paper.moveTo(x * begin, y * begin);
      paper.lineTo(x * end, y * end);
      paper.stroke();
    }
  }
}
