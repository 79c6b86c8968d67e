"""The chat page: static files that `qa.server` serves at `/`. ES modules and style sheets, nothing to build.

`static/index.html` holds the frame, `static/js/main.js` starts it. Whatever comes from documents, models or file names
is put into the page as text nodes (`static/js/dom.js`), and the server's Content-Security-Policy allows no inline
script or style and no other address. See `docs/chat-page.md`.
"""
