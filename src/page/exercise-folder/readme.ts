/** What a saved exercise says of itself. */
import type { FolderSource } from './exercise-folder.ts'

export function readme({ title, address, language, packages, conditions }: FolderSource): string {
  const client = language === 'typescript' ? 'client.ts' : 'client.js'
  const names = Object.keys(packages)
  const rows = [
    [`\`${client}\``, 'your program, as it was in the editor'],
    ['`server.js`', 'the server, for Node.js and `ws`'],
    ['`client.html`', 'a page that loads the client and shows what it prints'],
    ['`hosts.js`', 'leads every host name in the client to the server on this machine'],
    ['`console.js`', 'shows on the page what the browser’s console shows'],
    ['`start.js`', 'starts the server, serves the page, and passes on what one has for the other'],
    ...(names.length > 0 ? [['`packages/`', names.join(', ')]] : []),
  ]
  return `# ${title}

An exercise of ${address}, outside of the lesson. With Node.js 20 or later:

\`\`\`sh
npm install
npm start
\`\`\`

Open the address that it prints. What the client prints is on the page and in the browser’s console, what the server prints is in the terminal. After a change in \`${client}\` load the page again; after one in \`server.js\` end \`npm start\` with Ctrl+C and begin again.

| file | what it is |
|---|---|
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}

## How a name finds this machine

In the lesson every host name leads to the exercise’s server. Out here it does not, so \`hosts.js\` changes an address at the moment when it is used: where the client says \`wss://example.com/ws\`, the browser connects to \`ws://localhost:8000/@example.com:443/ws\`, and \`start.js\` passes that on to whoever listens at port 443, or, if nobody does, at port 0, which the lesson takes for all ports that are free. You see these addresses in the browser’s network panel; the client sees its own, and its text is the one that you wrote. Names that end in \`.invalid\` are left alone: nobody answers to them, here or anywhere. When the server has a name of its own, take the line with \`hosts.js\` out of \`client.html\`.

## What is not as in the lesson

- The line is real. In the lesson a message took ${conditions.latencyMs} ms; on one machine it takes no time worth telling. Time, dates and random numbers are real too, and differ from run to run.
- The server begins with \`npm start\`, not with each run of the client. What it does by itself after a while counts from there.
- A port below 1024 is the system’s. A server that asks for one gets another, and \`start.js\` remembers which.
- \`WebSocket\` stays what it is when a program puts something in its place that is no class: \`hosts.js\` sees to that, as the lesson does. In a page of your own such a program ends there.
- The page has what a page has. In the lesson a program had no document to speak of.
${names.length > 0 ? `- \`packages/\` has what the client imports (${names.join(', ')}) as one file each, in the build for workers where there is one. In a project of your own, install them with npm and let a bundler do this.\n` : ''}`
}
