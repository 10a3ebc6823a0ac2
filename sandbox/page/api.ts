import type { Act, ActResult, PersonKey, UploadedFile } from '../contract.ts';

/** Does something as a person. What goes wrong on the way is a refusal with a sentence. */
export async function act(as: PersonKey, what: Act): Promise<ActResult> {
  try {
    const response = await fetch(`/sandbox/api/act?as=${as}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(what),
    });
    if (!response.ok) return { outcome: 'refused', why: await response.text() };
    return (await response.json()) as ActResult;
  } catch {
    return { outcome: 'refused', why: 'The sandbox cannot be reached.' };
  }
}

/** Puts a file where the bot can fetch it. Undefined when that did not work. */
export async function upload(file: File): Promise<UploadedFile | undefined> {
  try {
    const response = await fetch(`/sandbox/api/files?name=${encodeURIComponent(file.name)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: file,
    });
    return response.ok ? ((await response.json()) as UploadedFile) : undefined;
  } catch {
    return undefined;
  }
}
