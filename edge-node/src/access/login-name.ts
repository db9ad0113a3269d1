const LOGIN = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

/** @package */
export function isLogin(text: string): boolean {
  return LOGIN.test(text);
}
