/**
 * A program ready to be evaluated: JavaScript, its kind, and where its imports stand. The analysis
 * runs at build time for what a lesson prints and in the page, on demand, for what a learner edited.
 */
import { parse, type AnyNode, type Pattern, type Program as Tree } from 'acorn'

export type Language = 'javascript' | 'typescript'

export type ProgramFile = 'client.js' | 'client.ts' | 'server.js'

/** A specifier in the code: `start` and `end` span the string with its quotes. */
export interface ProgramImport {
  specifier: string
  start: number
  end: number
}

export interface Program {
  file: ProgramFile
  /** A module if it has `import`, `export` or a top-level `await`; otherwise a classic script. */
  kind: 'script' | 'module'
  /** JavaScript. From TypeScript the types are stripped, line by line. */
  code: string
  imports: ProgramImport[]
  /** Names declared at the top level, imports included. */
  bindings: string[]
}

/** Why a text is no program; 1-based line and column of the place where reading stopped. */
export class ProgramError extends SyntaxError {
  readonly line: number
  readonly column: number

  constructor(message: string, line: number, column: number) {
    super(message)
    this.name = 'SyntaxError'
    this.line = line
    this.column = column
  }
}

/**
 * Analyses `source`. TypeScript's types are stripped first, by sucrase, which is loaded only then.
 * @throws {ProgramError} when it cannot be parsed.
 */
export async function analyseProgram(source: string, file: ProgramFile): Promise<Program> {
  const code = file === 'client.ts' ? await stripTypes(source) : source
  const { kind, tree } = parseEither(code, file === 'server.js')
  return { file, kind, code, ...survey(tree) }
}

async function stripTypes(source: string): Promise<string> {
  const { transform } = await import('sucrase')
  try {
    return transform(source, { transforms: ['typescript'], disableESTransforms: true }).code
  } catch (error) {
    throw programError(error, 1)
  }
}

/**
 * A text that parses as a script is one; otherwise only module syntax can save it. When neither
 * reading succeeds, the one that came further is what the writer meant. Servers are always modules.
 */
function parseEither(code: string, moduleOnly: boolean): { kind: Program['kind']; tree: Tree } {
  const attempt = (sourceType: Program['kind']) => {
    try {
      return {
        kind: sourceType,
        tree: parse(code, { ecmaVersion: 'latest', sourceType, allowHashBang: true }),
      }
    } catch (error) {
      return programError(error)
    }
  }
  const script = moduleOnly ? undefined : attempt('script')
  if (script && !(script instanceof ProgramError)) return script
  const module = attempt('module')
  if (!(module instanceof ProgramError)) return module
  throw script && isAfter(script, module) ? script : module
}

function isAfter(a: ProgramError, b: ProgramError): boolean {
  return a.line > b.line || (a.line === b.line && a.column > b.column)
}

/**
 * Acorn and sucrase both put `loc` on what they throw and repeat it at the message's end, with columns
 * from 0 and from 1.
 */
function programError(error: unknown, firstColumn = 0): ProgramError {
  const { message = String(error), loc } = error as {
    message?: string
    loc?: { line: number; column: number }
  }
  const text = message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, '')
  return new ProgramError(text, loc?.line ?? 1, (loc?.column ?? firstColumn) + 1 - firstColumn)
}

/** Imports with literal specifiers, and the names that the top-level scope declares. */
function survey(tree: Tree): Pick<Program, 'imports' | 'bindings'> {
  const imports: ProgramImport[] = []
  const bindings = new Set<string>()

  const declare = (pattern: Pattern | null): void => {
    if (!pattern) return
    if (pattern.type === 'Identifier') bindings.add(pattern.name)
    else if (pattern.type === 'ObjectPattern')
      for (const property of pattern.properties)
        declare(property.type === 'RestElement' ? property.argument : property.value)
    else if (pattern.type === 'ArrayPattern') pattern.elements.forEach(declare)
    else if (pattern.type === 'AssignmentPattern') declare(pattern.left)
    else if (pattern.type === 'RestElement') declare(pattern.argument)
  }

  const visit = (node: AnyNode, depth: 'top' | 'block' | 'function'): void => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
      case 'ImportExpression':
        if (node.source?.type === 'Literal' && typeof node.source.value === 'string')
          imports.push({ specifier: node.source.value, start: node.source.start, end: node.source.end })
        if (node.type === 'ImportDeclaration') for (const { local } of node.specifiers) declare(local)
        break
      case 'VariableDeclaration':
        if (depth === 'top' || (node.kind === 'var' && depth === 'block'))
          for (const { id } of node.declarations) declare(id)
        break
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        if (depth === 'top') declare(node.id)
    }
    const inside = /Function|^PropertyDefinition$|^StaticBlock$/.test(node.type)
      ? 'function'
      : depth === 'top' && !/^Program$|^Export/.test(node.type)
        ? 'block'
        : depth
    for (const child of children(node)) visit(child, inside)
  }

  visit(tree, 'top')
  imports.sort((a, b) => a.start - b.start)
  return { imports, bindings: [...bindings] }
}

function children(node: AnyNode): AnyNode[] {
  return Object.values(node)
    .flat()
    .filter((value): value is AnyNode => typeof (value as AnyNode | null)?.type === 'string')
}
