import { existsSync, readdirSync } from 'node:fs';

import js from '@eslint/js';
import checkFile from 'eslint-plugin-check-file';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import ts from 'typescript-eslint';

const features = existsSync('src/features') ? readdirSync('src/features') : [];
const spoken = new Set(['aria-label', 'placeholder', 'title', 'alt', 'label', 'description']);
const letters = /\p{L}{2}/u;

/** Every word that a person reads stands in src/lib/words.ts; this finds those that do not. */
const wordsInCatalogue = {
  meta: {
    type: 'problem',
    messages: { literal: 'Move "{{text}}" to src/lib/words.ts, where all words stand.' },
    schema: [],
  },
  create(context) {
    const report = (node, text) => context.report({ node, messageId: 'literal', data: { text } });
    return {
      JSXText(node) {
        if (letters.test(node.value)) report(node, node.value.trim());
      },
      JSXAttribute(node) {
        const value = node.value;
        if (!spoken.has(String(node.name.name)) || value?.type !== 'Literal') return;
        if (letters.test(String(value.value))) report(node, value.value);
      },
    };
  },
};

export default ts.config(
  { ignores: ['dist', 'src/lib/api-types.gen.ts', 'src/lib/error-codes.ts'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Handlers of one expression, and numbers in templates, read well as they are.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // call<Answer>() names what the OpenAPI document says comes back; nothing could infer it.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  { files: ['**/*.js'], ...ts.configs.disableTypeChecked },
  hooks.configs.flat['recommended-latest'],
  a11y.flatConfigs.strict,
  {
    files: ['**/*.{ts,tsx,js}'],
    languageOptions: { globals: { ...globals.browser } },
    plugins: {
      'import-x': importX,
      'check-file': checkFile,
      house: { rules: { 'words-in-catalogue': wordsInCatalogue } },
    },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'import-x/no-cycle': 'error',
      'import-x/order': ['error', { 'newlines-between': 'always', alphabetize: { order: 'asc' } }],
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            ...features.map((name) => ({
              target: `./src/features/${name}`,
              from: './src/features',
              except: [`./${name}`],
              message: 'A feature never imports a feature: compose them in src/app/routes.',
            })),
            {
              target: ['./src/features', './src/components', './src/lib'],
              from: './src/app',
              message: 'Only main.tsx imports app.',
            },
            {
              target: ['./src/components', './src/lib'],
              from: './src/features',
              message: 'Shared code does not know the features.',
            },
            {
              target: './src/lib',
              from: './src/components',
              message: 'lib holds what has no looks.',
            },
          ],
        },
      ],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: false } }],
      'check-file/filename-naming-convention': [
        'error',
        { 'src/**/*.{ts,tsx}': 'KEBAB_CASE' },
        { ignoreMiddleExtensions: true },
      ],
      'check-file/folder-naming-convention': ['error', { 'src/**/': 'KEBAB_CASE' }],
    },
  },
  {
    files: ['src/**/*.tsx'],
    ignores: ['src/**/*.test.tsx'],
    rules: { 'house/words-in-catalogue': 'error' },
  },
);
