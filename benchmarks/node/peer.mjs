// Issue, verify and derive credentials with @digitalbazaar/vc, as told on stdin.
//
// One JSON object a line comes in, one goes out. The first has the contexts; the others
// an `op`. Times are taken here, in milliseconds, so that talking does not count. With
// `text` instead of `document`, JSON is read, or written, within the time taken.

import {createInterface} from 'node:readline';
import jsonld from 'jsonld';
import {performance} from 'node:perf_hooks';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as ecdsaSd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {createSignCryptosuite as eddsaJcsSign, createVerifyCryptosuite as eddsaJcsVerify}
  from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

let contexts = {};

const MULTIKEY = 'https://w3id.org/security/multikey/v1';

function didDocument(did) {
  const key = did.slice('did:key:'.length);
  const id = `${did}#${key}`;
  return {
    '@context': ['https://www.w3.org/ns/did/v1', MULTIKEY],
    id: did,
    verificationMethod: [
      {id, type: 'Multikey', controller: did, publicKeyMultibase: key}
    ],
    assertionMethod: [id],
    authentication: [id]
  };
}

async function documentLoader(url) {
  if(url in contexts) {
    return {documentUrl: url, document: contexts[url], tag: 'static'};
  }
  if(url.startsWith('did:key:')) {
    const [did, fragment] = url.split('#');
    const document = didDocument(did);
    return {
      documentUrl: url,
      document: fragment ?
        {'@context': MULTIKEY, ...document.verificationMethod[0]} : document
    };
  }
  throw new Error(`no document at ${url}`);
}

function signing(suite, pointers) {
  if(suite === 'eddsa-jcs-2022') {
    return eddsaJcsSign();
  }
  if(suite === 'ecdsa-sd-2023') {
    return ecdsaSd.createSignCryptosuite({mandatoryPointers: pointers});
  }
  return {'eddsa-rdfc-2022': eddsaRdfc, 'ecdsa-rdfc-2019': ecdsaRdfc}[suite];
}

function verifying(suite) {
  if(suite === 'eddsa-jcs-2022') {
    return eddsaJcsVerify();
  }
  if(suite === 'ecdsa-sd-2023') {
    return ecdsaSd.createVerifyCryptosuite();
  }
  return {'eddsa-rdfc-2022': eddsaRdfc, 'ecdsa-rdfc-2019': ecdsaRdfc}[suite];
}

async function issue({suite, document, key, created, pointers}) {
  const Multikey = suite.startsWith('eddsa') ? Ed25519Multikey : EcdsaMultikey;
  const pair = await Multikey.from(key);
  const proof = new DataIntegrityProof({
    signer: pair.signer(), cryptosuite: signing(suite, pointers), date: created
  });
  return vc.issue({credential: structuredClone(document), suite: proof, documentLoader});
}

async function issueText(request) {
  return JSON.stringify(await issue(request));
}

async function derive({document, pointers}) {
  const suite = new DataIntegrityProof({
    cryptosuite: ecdsaSd.createDiscloseCryptosuite({selectivePointers: pointers})
  });
  return vc.derive({verifiableCredential: document, suite, documentLoader});
}

async function verify({suite, document, text}) {
  const proof = new DataIntegrityProof({cryptosuite: verifying(suite)});
  const {verified, error} = await vc.verifyCredential({
    credential: text ? JSON.parse(text) : structuredClone(document),
    suite: proof,
    documentLoader,
    checkStatus: async () => ({verified: true}) // nobody here looks at it
  });
  return {verified, error: error && JSON.stringify(error, Object.getOwnPropertyNames(error))};
}

async function canonicalize({document}) {
  return jsonld.canonize(document, {
    algorithm: 'RDFC-1.0', format: 'application/n-quads', documentLoader
  });
}

const operations = {issue, issueText, derive, verify, canonicalize};

for await (const line of createInterface({input: process.stdin})) {
  const request = JSON.parse(line);
  let answer;
  try {
    if(request.op === 'contexts') {
      contexts = request.contexts;
      answer = {};
    } else {
      const begun = performance.now();
      const used = process.cpuUsage();
      const result = await operations[request.op](request);
      const {user, system} = process.cpuUsage(used);
      answer = {
        result,
        milliseconds: performance.now() - begun,
        processor: (user + system) / 1000
      };
    }
  } catch(error) {
    answer = {error: `${error.name}: ${error.message}`};
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
