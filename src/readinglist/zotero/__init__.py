"""The course's Zotero group, kept in step with the lock.

Three sides meet: what the lock wants, what was pushed last, what the group holds now. All is pure but `apply`,
`library` and the reading of the state::

    desired               what the lock and the notes want: collections, items, notes, links
    items  notes          a record as an item and back; an annotation as a note
    state                 what was pushed last, object by object and facet by facet: refs/zotero.json
    snapshot              what the group holds at a moment, and what became of a write
    carry  match  bind    the last state under today's names; which item is which work; an object for each wish
    merge  conflicts      three sides into one, facet by facet; what is for people to decide, and how they do
    plan                  what to write
    apply                 writing it, batch by batch, so that the next run completes what this one could not
    rights  library       what the key may do; the only door to pyzotero and its HTTP client
    pull                  back from Zotero: what people added and corrected
"""
