import { createHash } from 'node:crypto'

/** The part of an OpenAPI document that the page shows. */
export interface DocumentToShow {
  info: { title: string; version: string; description?: string | undefined }
  paths?: object | undefined
}

interface Operation {
  summary?: string
  description?: string
  security?: unknown[]
  parameters?: { name: string; in: string; required?: boolean; description?: string }[]
  requestBody?: { content: Record<string, MediaType> }
  responses?: Record<string, { description: string; content?: Record<string, MediaType> }>
}

interface MediaType {
  schema?: { $ref?: string }
}

/** A page, and the policy that allows only its own style. */
export interface DocsPage {
  html: string
  contentSecurityPolicy: string
}

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:60rem;margin:0 auto;padding:2rem 1rem}
h2{font:600 1.05rem ui-monospace,monospace;margin:0;overflow-wrap:anywhere}
section{border-top:1px solid #8884;padding:1.25rem 0}
code{font-family:ui-monospace,monospace}
table{border-collapse:collapse;width:100%}
td{padding:.25rem .75rem .25rem 0;vertical-align:top;border-top:1px solid #8882}
td:first-child{white-space:nowrap}`

/**
 * Renders the API's document as one page without scripts: a heading per operation, a row per parameter and answer. Its
 * icon is empty, because a browser would else request one that the policy forbids or that does not exist.
 */
export function createDocsPage({ info, paths = {} }: DocumentToShow): DocsPage {
  const sections = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => section(method, path, operation)),
  )
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${text(info.title)} API</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><main><h1>${text(info.title)} API ${text(info.version)}</h1><p>${prose(info.description)}</p>
<p>For programs: <a href="/docs/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
${sections.join('\n')}
</main></body></html>
`
  const styleHash = createHash('sha256').update(STYLE).digest('base64')
  return {
    html,
    contentSecurityPolicy: `default-src 'none'; img-src data:; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`,
  }
}

function section(method: string, path: string, operation: Operation): string {
  const { summary, description, security = [], parameters = [], requestBody, responses = {} } = operation
  const rows = [
    ...parameters.map((one) => row(`${one.name} <small>${text(one.in)}</small>`, prose(one.description))),
    ...(requestBody === undefined ? [] : [row('body', schemaNames(requestBody.content))]),
    ...Object.entries(responses).map(([status, answer]) =>
      row(text(status), `${prose(answer.description)} ${schemaNames(answer.content ?? {})}`),
    ),
  ]
  const who = security.length > 0 ? ' <small>admin token</small>' : ''
  return `<section><h2>${text(method.toUpperCase())} ${text(path)}${who}</h2><p>${prose(summary)}. ${prose(description)}</p><table>${rows.join('')}</table></section>`
}

function row(head: string, body: string): string {
  return `<tr><td><code>${head}</code></td><td>${body}</td></tr>`
}

function schemaNames(content: Record<string, MediaType>): string {
  return Object.entries(content)
    .map(([type, { schema }]) => `<small>${text(type)} ${text(schema?.$ref?.split('/').at(-1) ?? '')}</small>`)
    .join(' ')
}

/** Text with marked `code`. */
function prose(value = ''): string {
  return text(value).replace(/`([^`]+)`/g, '<code>$1</code>')
}

function text(value: string): string {
  return value.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
