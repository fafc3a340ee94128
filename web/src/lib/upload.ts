/**
 * Uploads with progress. fetch() cannot tell how much of a body has left, so this is the one place
 * that uses XMLHttpRequest. Refreshes the token once on 401, as api-client does.
 */
import { urlOf, type ApiPath } from './api-client';
import { authStore } from './auth-store';
import { ApiProblem, networkProblem, problemFrom } from './problem';

interface UploadOptions {
  method: 'POST' | 'PUT';
  params?: Record<string, string>;
  form: FormData;
  headers?: Record<string, string>;
  /** Share of the body that has left, 0 to 1. */
  onProgress?: (share: number) => void;
}

function attempt(url: string, options: UploadOptions): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(options.method, url);
    const token = authStore.token();
    if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Accept', 'application/json');
    for (const [name, value] of Object.entries(options.headers ?? {})) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total);
    });
    request.addEventListener('error', () => reject(networkProblem()));
    request.addEventListener('load', () => {
      const headers = new Headers();
      for (const name of ['Retry-After', 'X-Request-Id', 'Content-Type']) {
        const value = request.getResponseHeader(name);
        if (value) headers.set(name, value);
      }
      resolve(new Response(request.responseText || null, { status: request.status, headers }));
    });
    request.send(options.form);
  });
}

export async function upload<Answer>(path: ApiPath, options: UploadOptions): Promise<Answer> {
  const url = urlOf(path, options.params);
  let response = await attempt(url, options);
  if (response.status === 401 && (await authStore.refresh())) response = await attempt(url, options);
  if (!response.ok) throw await problemFrom(response);
  if (response.status === 204) throw new ApiProblem({ status: 204 });
  return (await response.json()) as Answer;
}
