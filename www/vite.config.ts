import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { guidePages } from './guide-page.ts';
import { startPage } from './start-page.ts';

const root = import.meta.dirname;
const pages = readdirSync(root).filter((file) => file.endsWith('.html')).map((file) => join(root, file));

/** Ships the documents and the labs as they are: the page fetches them, and so may anybody. */
function documents(): Plugin {
  return {
    name: 'documents',
    apply: 'build',
    generateBundle() {
      for (const folder of ['documents', 'labs']) {
        for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
          // Beside their folders lies what is written for authors.
          if (!/[/\\].*\.md$/.test(file)) continue;
          const path = join(folder, file);
          this.emitFile({ type: 'asset', fileName: path.replaceAll('\\', '/'), source: readFileSync(join(root, path)) });
        }
      }
    },
  };
}

/** Takes out of the templates and style sheets in scripts what only their authors read: comments of CSS, and indentation. */
function slimTemplates(): Plugin {
  const slim = (css: string): string => css.replace(/\/\*.*?\*\//gs, '').replace(/\s+/g, ' ').replace(/ ?([{};,]) ?/g, '$1');
  return {
    name: 'slim-templates',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.ts') || !/(css|html|svg)`/.test(code)) return null;
      const styled = code.replace(/css`([^`]*)`/g, (_, css: string) => `css\`${slim(css)}\``);
      return { code: styled.replace(/\n[ \t]+/g, '\n'), map: null };
    },
  };
}

/** `en.` for a table of sentences in the folder `locale/en`; nothing for anything else. */
function languageOf(module: string): string {
  const language = /\/locale\/(\w+)\/\w+\.json$/.exec(module)?.[1];
  return language ? `${language}.` : '';
}

/** What comes with a part that is asked for later: not itself, which its import tells, and not what came with the first picture. */
function missing(part: string, files: string[]): string[] {
  return files.filter((file) => file !== part && !/^assets\/(mi-sim|decorate)-[^-]*\.js$/.test(file));
}

export default defineConfig({
  root,
  // Relative addresses: the folder works wherever a host puts it.
  base: './',
  plugins: [documents(), guidePages(root), startPage(root), slimTemplates()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: '../dist',
    emptyOutDir: true,
    // The content-security-policy allows no `data:` address and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false, resolveDependencies: (part, files, { hostType }) => (hostType === 'js' ? missing(part, files) : files) },
    rolldownOptions: {
      input: [...pages, join(root, 'src/mi-sim.ts')],
      preserveEntrySignatures: 'exports-only',
      // Other people's pages embed the element by this name, so it stays the same from build to build.
      output: {
        entryFileNames: ({ name }) => (name === 'mi-sim' ? '[name].js' : 'assets/[name]-[hash].js'),
        // Tables of sentences are called alike in the folders of all languages.
        chunkFileNames: ({ facadeModuleId, name }) => `assets/${languageOf(facadeModuleId ?? '')}${name}-[hash].js`,
      },
    },
  },
});
