"""The merge of `workers.core.document` in Painless, run by Elasticsearch inside one update. Keep the two in step: the
contract test puts the same histories through both."""

from __future__ import annotations

import hashlib

from workers.core.document import TOLD_APART_BY

MERGE_SCRIPT = """
int compareText(Map a, Map b, String field) {
  String first = a[field] == null ? '' : a[field];
  String second = b[field] == null ? '' : b[field];
  return first.compareTo(second);
}
int compareNumber(Map a, Map b, String field) {
  return Double.compare(((Number) a[field]).doubleValue(), ((Number) b[field]).doubleValue());
}
String inOrder(Map one) {
  Map sorted = new TreeMap();
  sorted.putAll(one);
  return sorted.toString();
}
int precedence(Map a, Map b) {
  if (a.on_original != b.on_original) { return a.on_original ? 1 : -1 }
  int order = compareNumber(a, b, 'zwnj');
  if (order == 0) { order = compareNumber(a, b, 'length') }
  for (field in ['url', 'title', 'lead', 'body']) {
    if (order == 0) { order = compareText(a, b, field) }
  }
  if (order == 0 && a.published_at != b.published_at) {
    if (a.published_at == null) { return -1 }
    if (b.published_at == null) { return 1 }
    order = compareNumber(b, a, 'published_at');
  }
  for (field in TOLD_APART_BY) {
    if (order == 0) { order = compareText(a, b, field) }
  }
  return order != 0 ? order : inOrder(a.extraction).compareTo(inOrder(b.extraction));
}
int age(Map a, Map b) {
  int order = compareNumber(a, b, 'seen_at');
  for (field in ['visit', 'source', 'title_key', 'host']) {
    if (order == 0) { order = compareText(a, b, field) }
  }
  if (order == 0 && a.published_at != b.published_at) {
    if (a.published_at == null) { return 1 }
    if (b.published_at == null) { return -1 }
    order = compareNumber(a, b, 'published_at');
  }
  return order != 0 ? order : String.join('\n', a.via).compareTo(String.join('\n', b.via));
}
boolean isBoilerplate(List stored, List incoming, int mostTitles) {
  Map titles = new HashMap();
  for (sighting in stored) {
    titles.computeIfAbsent(sighting.host, host -> new HashSet()).add(sighting.title_key);
  }
  for (sighting in incoming) {
    Set known = titles.get(sighting.host);
    if (known != null && known.size() >= mostTitles && !known.contains(sighting.title_key)) { return true }
  }
  return false;
}
boolean mergeSightings(Map source, Map part, int most) {
  Map byUrl = new TreeMap();
  for (sighting in source.sightings) { byUrl.put(sighting.url, sighting) }
  boolean changed = false;
  for (sighting in part.sightings) {
    Map known = byUrl.get(sighting.url);
    if (known == null || age(sighting, known) < 0) {
      byUrl.put(sighting.url, sighting);
      changed = true;
    }
  }
  List kept = new ArrayList(byUrl.values());
  int over = kept.size() > most ? kept.size() - most : 0;
  source.sightings = over == 0 ? kept : new ArrayList(kept.subList(0, most));
  if (over + part.sightings_dropped > 0) {
    source.sightings_dropped += over + part.sightings_dropped;
    changed = true;
  }
  return changed;
}
boolean mergeSet(Map source, Map part, String field, String own) {
  Set all = new TreeSet();
  all.addAll(source[field]);
  all.addAll(part[field]);
  all.remove(own);
  if (all.size() == source[field].size()) { return false }
  source[field] = new ArrayList(all);
  return true;
}
boolean mergeTurns(Map source, Map part, int most) {
  Map byUrl = new TreeMap();
  for (turn in source.turns) { byUrl.put(turn.url, turn) }
  boolean changed = false;
  for (turn in part.turns) {
    Map known = byUrl.get(turn.url);
    int order = known == null ? 1 : compareNumber(turn, known, 'at');
    if (order == 0) { order = Boolean.compare(turn.by.isEmpty(), known.by.isEmpty()) }
    if (order == 0) { order = compareText(turn, known, 'by') }
    if (order > 0) {
      byUrl.put(turn.url, turn);
      changed = true;
    }
  }
  if (!changed) { return false }
  List kept = new ArrayList(byUrl.values());
  source.turns = kept.size() > most ? new ArrayList(kept.subList(0, most)) : kept;
  return true;
}
boolean isSuperseded(Map source) {
  if (source.sightings_dropped > 0) { return false }
  Set left = new HashSet();
  for (turn in source.turns) { if (!turn.by.isEmpty()) { left.add(turn.url) } }
  for (sighting in source.sightings) { if (!left.contains(sighting.url)) { return false } }
  return true;
}
boolean merge(Map source, Map part, String id, Map most) {
  if (!part.containsKey('sightings')) { return mergeTurns(source, part, most.sightings) }
  if (isBoilerplate(source.sightings, part.sightings, most.titles)) { return false }
  boolean changed = mergeSightings(source, part, most.sightings);
  changed = mergeSet(source, part, 'sources', '') || changed;
  changed = mergeSet(source, part, 'predecessors', id) || changed;
  changed = mergeTurns(source, part, most.sightings) || changed;
  if (!part.story_id.isEmpty() && (source.story_id.isEmpty() || part.story_id.compareTo(source.story_id) < 0)) {
    source.story_id = part.story_id;
    changed = true;
  }
  if (compareNumber(part, source, 'first_seen') < 0) {
    source.first_seen = part.first_seen;
    changed = true;
  }
  if (precedence(part.shown, source) > 0) {
    source.putAll(part.shown);
    changed = true;
  }
  return changed;
}
Map source = ctx._source;
boolean changed = false;
for (part in params.parts) {
  if (source.forgotten != null) { break }
  if (source.isEmpty()) {
    for (entry in part.entrySet()) {
      if (entry.getKey() != 'shown') { source[entry.getKey()] = entry.getValue() }
    }
    source.putAll(part.shown);
    changed = true;
  } else {
    changed = merge(source, part, ctx._id, params.most) || changed;
  }
}
if (changed) {
  def published = source.published_at;
  source.newest_at = published != null ? published : (long) (source.first_seen * 1000);
  source.superseded = isSuperseded(source);
  source.fold_key = source.story_id.isEmpty() ? ctx._id : source.story_id;
  List urls = new ArrayList();
  for (sighting in source.sightings) { urls.add(sighting.url) }
  source.urls = urls;
  Set ways = new TreeSet();
  for (sighting in source.sightings) { if (sighting.via != null) { ways.addAll(sighting.via) } }
  source.ways = new ArrayList(ways);
} else {
  ctx.op = 'none';
}
""".replace("TOLD_APART_BY", repr(list(TOLD_APART_BY)))

MERGE_SCRIPT_ID = "khabar-merge-" + hashlib.sha256(MERGE_SCRIPT.encode()).hexdigest()[:16]
"""Named by content: workers of two releases may run side by side."""
