/** What people say they want done to the flow, as sentences: "add fraud check after payment", "在付款后添加风险识别". */

export type Intent =
  | { kind: 'add'; what: string; side: 'after' | 'before'; where: string }
  | { kind: 'replace'; where: string; what: string }
  | { kind: 'rename'; where: string; name: string }
  | { kind: 'remove'; where: string }
  | { kind: 'connect'; where: string; to: string };

type Made = (parts: Record<string, string>) => Intent;

const add: (side: 'after' | 'before') => Made = (side) => ({ what = '', where = '' }) => ({ kind: 'add', what, side, where });
const replace: Made = ({ what = '', where = '' }) => ({ kind: 'replace', where, what });
const rename: Made = ({ where = '', name = '' }) => ({ kind: 'rename', where, name });
const remove: Made = ({ where = '' }) => ({ kind: 'remove', where });
const connect: Made = ({ where = '', to = '' }) => ({ kind: 'connect', where, to });

const SENTENCES: [RegExp, Made][] = [
  [/^(?:add|insert|put) (?:an? |the )?(?<what>.+?) (?:right )?(?:after|behind) (?:the )?(?<where>.+)$/i, add('after')],
  [/^(?:add|insert|put) (?:an? |the )?(?<what>.+?) (?:right )?(?:before|in front of) (?:the )?(?<where>.+)$/i, add('before')],
  [/^after (?:the )?(?<where>.+?),? (?:add|insert|put) (?:an? |the )?(?<what>.+)$/i, add('after')],
  [/^before (?:the )?(?<where>.+?),? (?:add|insert|put) (?:an? |the )?(?<what>.+)$/i, add('before')],
  [/^replace (?:the )?(?<where>.+?) (?:with|by) (?:an? |the )?(?<what>.+)$/i, replace],
  [/^rename (?:the )?(?<where>.+?) (?:to|as) (?<name>.+)$/i, rename],
  [/^(?:delete|remove) (?:the )?(?<where>.+)$/i, remove],
  [/^connect (?:the )?(?<where>.+?) (?:to|with) (?:the )?(?<to>.+)$/i, connect],
  [/^在?\s*(?<where>.+?)\s*(?:之后|后面|以后|后)\s*(?:添加|增加|插入|加上|加)(?:一个|一步)?\s*(?<what>.+)$/, add('after')],
  [/^在?\s*(?<where>.+?)\s*(?:之前|前面|以前|前)\s*(?:添加|增加|插入|加上|加)(?:一个|一步)?\s*(?<what>.+)$/, add('before')],
  [/^(?:添加|增加|插入|加)(?:一个|一步)?\s*(?<what>.+?)\s*(?:到|在)\s*(?<where>.+?)\s*(?:之后|后面|后)$/, add('after')],
  [/^(?:添加|增加|插入|加)(?:一个|一步)?\s*(?<what>.+?)\s*(?:到|在)\s*(?<where>.+?)\s*(?:之前|前面|前)$/, add('before')],
  [/^把?\s*(?<where>.+?)\s*(?:替换|换)(?:成|为)\s*(?<what>.+)$/, replace],
  [/^把?\s*(?<where>.+?)\s*(?:重命名|改名|改叫)(?:为|成)?\s*(?<name>.+)$/, rename],
  [/^(?:删除|去掉|移除)\s*(?<where>.+)$/, remove],
  [/^把?\s*(?<where>.+?)\s*(?:连接到|连到|接到)\s*(?<to>.+)$/, connect],
];

/** What a sentence asks for; nothing when it is none of these. */
export function intentOf(sentence: string): Intent | null {
  const text = sentence.trim().replace(/\s+/g, ' ');
  for (const [pattern, made] of SENTENCES) {
    const groups = pattern.exec(text)?.groups;
    if (groups) return made(Object.fromEntries(Object.entries(groups).map(([name, part]) => [name, part.trim()])));
  }
  return null;
}
