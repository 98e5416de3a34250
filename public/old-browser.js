// Run only by browsers that know no modules: the note in index.html need not wait for the page.
var note = document.getElementById('start-note');
if (note) note.className += ' old';
