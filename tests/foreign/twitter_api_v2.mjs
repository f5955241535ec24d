// Walks the way of walk.py with npm's twitter-api-v2, as it is. What to post comes as JSON on the
// standard input, what was read goes as JSON to the standard output.

import https from 'node:https';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { TwitterApi } from 'twitter-api-v2';

const asked = JSON.parse(await text(process.stdin));
const { hostname, port } = new URL(asked.url);

// The library knows X's address alone, and https: here its requests leave in the clear, for the
// sandbox.
const httpAgent = new https.Agent();
httpAgent.createConnection = () => net.connect(Number(port), hostname);

const x = new TwitterApi(asked.keys, { httpAgent }).v2;

const post = async (text, more) => (await x.tweet(text, more)).data.id;

const first = await post(asked.post);
const ids = [first, (await x.reply(asked.reply, first)).data.id];
for (const part of await x.tweetThread(asked.thread)) ids.push(part.data.id);
ids.push(await post(asked.question, {
  poll: { options: asked.options, duration_minutes: asked.minutes },
}));

const picture = Buffer.from(asked.picture, 'base64');
const mediaId = await x.uploadMedia(picture, { media_type: 'image/png' }, 100);
await x.createMediaMetadata(mediaId, { alt_text: { text: asked.alt } });
ids.push(await post(asked.caption, { media: { media_ids: [mediaId] } }));

const deleted = await x.deleteTweet(await post(asked.gone));

const looked = await x.tweets(ids, {
  expansions: ['attachments.media_keys', 'attachments.poll_ids', 'author_id'],
  'media.fields': ['alt_text'],
});
const me = await x.me();
const named = await x.userByUsername(me.data.username);
const timeline = await x.userTimeline(me.data.id, { max_results: 5 });
await timeline.fetchLast(100);
const mentions = await x.userMentionTimeline(me.data.id);

console.log(JSON.stringify({
  ids,
  deleted: deleted.data.deleted,
  looked: looked.data.map(({ id }) => id),
  alts: looked.includes.media.map(({ alt_text }) => alt_text),
  labels: looked.includes.polls[0].options.map(({ label }) => label),
  me: me.data.username,
  named: named.data.id === me.data.id,
  timeline: timeline.tweets.map(({ id }) => id),
  mentions: mentions.tweets.length,
}));
