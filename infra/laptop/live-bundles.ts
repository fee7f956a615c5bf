/** Bundles single functions quickly: what `npm run dev` is built on. */
import { type BuildContext, build, context } from 'esbuild';
import { bundleOptions } from '../bundle.ts';

/** Each holds the parsed modules of a function in memory, and a person works on a few functions at a time. */
const mostContexts = 4;

const inMemory = { write: false, minify: false, logLevel: 'silent' } as const;

/** Knows which files each function is made of, and bundles one function without the others. */
export class LiveBundles {
  readonly #contexts = new Map<string, BuildContext<{ write: false }>>();
  #functionsByFile = new Map<string, Set<string>>();
  #templateFiles = new Set<string>();

  /** Reads the imports of every function and of the templates again; node_modules are skipped. */
  async refresh(): Promise<void> {
    const graph = { ...inMemory, packages: 'external', outdir: 'graph', metafile: true } as const;
    const [functions, templates] = await Promise.all([
      build({ ...bundleOptions(), ...graph }),
      build({ ...bundleOptions(), ...graph, entryPoints: ['infra/main.ts'] }),
    ]);
    this.#templateFiles = new Set(Object.keys(templates.metafile.inputs));
    this.#functionsByFile = new Map();
    for (const [output, { inputs }] of Object.entries(functions.metafile.outputs)) {
      const entry = output.replace(/^.*?graph\//, '').replace(/\/index\.mjs$/, '');
      for (const input of Object.keys(inputs)) {
        this.#functionsByFile.set(input, (this.#functionsByFile.get(input) ?? new Set()).add(entry));
      }
    }
  }

  /** The functions that a file is part of; the programme's files are part of its compiled form. */
  functionsOf(file: string): ReadonlySet<string> {
    const pictures = file.startsWith('programme/pictures/') ? ['shared/programme/compiled-pictures.ts'] : [];
    const sources = file.startsWith('programme/') ? ['shared/programme/compiled.ts', ...pictures] : [file];
    return new Set(sources.flatMap((source) => [...(this.#functionsByFile.get(source) ?? [])]));
  }

  /** Whether the templates are made from it as well (routes, tables, constructs, programme). */
  shapesTemplates(file: string): boolean {
    return file.startsWith('programme/') || this.#templateFiles.has(file);
  }

  /** Bundles one function from the files as they are now. @throws BuildFailure, whose message names file and line */
  async bundle(entry: string): Promise<Uint8Array> {
    const made = this.#contexts.get(entry) ?? (await this.#makeContext(entry));
    // The order of the map is the order of use.
    this.#contexts.delete(entry);
    this.#contexts.set(entry, made);
    const { outputFiles } = await made.rebuild();
    const [file] = outputFiles;
    if (file === undefined) throw new Error(`${entry} bundles to nothing`);
    return file.contents;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#contexts.values()].map((made) => made.dispose()));
    this.#contexts.clear();
  }

  async #makeContext(entry: string): Promise<BuildContext<{ write: false }>> {
    const { entryPoints, ...options } = bundleOptions();
    const file = entryPoints[`${entry}/index`];
    if (file === undefined) throw new Error(`${entry} is not a function`);
    const [oldest] = this.#contexts;
    if (oldest !== undefined && this.#contexts.size >= mostContexts) {
      this.#contexts.delete(oldest[0]);
      await oldest[1].dispose();
    }
    return context({ ...options, ...inMemory, entryPoints: [file], outdir: 'live' });
  }
}
