import './styles/tokens.css';
import './styles/base.css';
import './styles/legacy.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createRouter } from './route/router.ts';
import { createApplicationsStore } from './store/applications.ts';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App router={createRouter(window)} applications={createApplicationsStore()} />
    </StrictMode>,
  );
}
