// Every exported declaration has a doc comment right above it that says what it promises.
import { readSources, report } from './workspace.ts'

const EXPORT = /^export (?:declare )?(?:async )?(?:abstract )?(function\*?|const|class|interface|type|enum) (\w+)/
/** The framework calls pages and layouts under names that it sets. */
const FRAMEWORK = /^apps\/web\//

function undocumented(path: string, text: string): string[] {
  const lines = text.split('\n')
  const typesOf = (name: string) => lines.some((line) => line.startsWith(`export const ${name}`))
  return lines.flatMap((line, at) => {
    const [, kind, name = ''] = EXPORT.exec(line) ?? []
    if (kind === undefined) return []
    // A type inferred from the schema of the same name is described there.
    if (kind === 'type' && typesOf(name)) return []
    const above = lines[at - 1]?.trim() ?? ''
    return above.endsWith('*/') ? [] : [`${path}:${at + 1}: "${name}" is exported without a doc comment`]
  })
}

const checked = readSources().filter(({ path }) => !/\.test\.tsx?$/.test(path) && !FRAMEWORK.test(path))
report(
  'docs',
  checked.flatMap(({ path, text }) => undocumented(path, text)),
)
