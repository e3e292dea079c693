import { Notice } from '../shell/notice.tsx'

/** The first thing an operator sees: nothing is wrong, and this is the next step. */
export function EmptyVault() {
  return (
    <Notice
      title="The vault is open and empty"
      text="Add a folder of films or series; they appear here as they are read."
    >
      <code className="tnum w-full rounded-md bg-black/45 px-5 py-4 text-left font-mono text-sm text-ink ring-1 ring-white/10 ring-inset">
        <span className="text-ember select-none">$ </span>npx streamvault add ~/Videos
      </code>
      <a href="/" className="btn btn-ghost btn-sm">
        Look again
      </a>
    </Notice>
  )
}
