import { useState } from 'preact/hooks';
import { keepToken, token } from '../api/token.ts';

/** Asks for the token that the daemon wants. */
export function Login({ reason }: { readonly reason: string }) {
  const [value, setValue] = useState('');
  const wasRefused = token() !== '';
  return (
    <form
      class="card login"
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim() !== '') keepToken(value.trim());
      }}
    >
      <h1>Sign in</h1>
      <p>This daemon asks for a token. The person who runs it can give you one.</p>
      {wasRefused && (
        <p class="problem" role="alert">
          The token was refused: {reason}
        </p>
      )}
      <label>
        Token
        <input
          type="password"
          autocomplete="off"
          spellcheck={false}
          required
          value={value}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
      </label>
      <p class="soft">It is kept in this tab only, until you close it.</p>
      <button type="submit" class="primary">
        Sign in
      </button>
    </form>
  );
}
