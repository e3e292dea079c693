/** Sent in place of the site's pages while the site starts or is down. Reloads by itself and needs no other file. */
export const STARTING_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="3">
<meta name="robots" content="noindex">
<title>Starting…</title>
<style>
  :root { color-scheme: dark }
  body { margin: 0; min-height: 100dvh; display: grid; place-items: center; color: #f2f1f7;
    font: 400 1rem/1.5 system-ui, sans-serif;
    background: radial-gradient(60rem 40rem at 20% 0%, #3a2a6b, transparent),
      radial-gradient(50rem 36rem at 90% 100%, #0d4a5c, transparent), #0b0b12 }
  main { padding: 2.5rem 3rem; border-radius: 1.75rem; text-align: center; max-width: 26rem; margin: 1rem;
    background: rgb(255 255 255 / .07); border: 1px solid rgb(255 255 255 / .14);
    box-shadow: 0 1.5rem 4rem rgb(0 0 0 / .4) }
  h1 { margin: 1.5rem 0 .5rem; font-size: 1.375rem; font-weight: 600; letter-spacing: -.01em }
  p { margin: 0; color: #c9c7d6 }
  i { display: block; width: 2.5rem; height: 2.5rem; margin: 0 auto; border-radius: 50%;
    border: 3px solid rgb(255 255 255 / .18); border-top-color: #b9a5ff; animation: turn 1s linear infinite }
  @keyframes turn { to { rotate: 1turn } }
  @media (prefers-reduced-motion: reduce) { i { animation-duration: 6s } }
</style>
</head>
<body>
<main role="status">
<i aria-hidden="true"></i>
<h1>The server is starting</h1>
<p>This page looks again by itself in a moment.</p>
</main>
</body>
</html>
`
