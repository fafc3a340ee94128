/** What an AudioWorklet's global scope holds; TypeScript's own library knows the page's scope alone. */
export interface ProcessorOptions {
  readonly processorOptions?: Readonly<Record<string, unknown>>;
}
interface WorkletScope {
  readonly sampleRate: number;
  readonly AudioWorkletProcessor: new (options?: ProcessorOptions) => { readonly port: MessagePort };
  registerProcessor(name: string, processor: new (options: ProcessorOptions) => { process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean }): void;
}

export const scope = globalThis as unknown as WorkletScope;
