___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Trailmark",
  "categories": ["ANALYTICS", "ATTRIBUTION"],
  "brand": {
    "id": "brand_dummy",
    "displayName": "Trailmark"
  },
  "description": "Loads Trailmark from your own address and sends its beacons to your own collector; or sends an event, or tells of the visitor's consent.",
  "containerContexts": ["WEB"]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "RADIO",
    "name": "act",
    "displayName": "What the tag does",
    "radioItems": [
      { "value": "load", "displayValue": "Load Trailmark" },
      { "value": "track", "displayValue": "Send an event" },
      { "value": "consent", "displayValue": "Tell of consent" }
    ],
    "simpleValueType": true,
    "defaultValue": "load"
  },
  {
    "type": "TEXT",
    "name": "script",
    "displayName": "Address of trailmark.js",
    "help": "The other files of dist/ have to lie beside it. Shown to every visitor, so it has to be https.",
    "simpleValueType": true,
    "valueHint": "https://www.shop.example/trailmark.js",
    "valueValidators": [
      { "type": "NON_EMPTY" },
      { "type": "REGEX", "args": ["^https://[^/]+/.*trailmark\\.js$"] }
    ],
    "enablingConditions": [
      { "paramName": "act", "paramValue": "load", "type": "EQUALS" }
    ]
  },
  {
    "type": "TEXT",
    "name": "collector",
    "displayName": "Address of the collector",
    "help": "In full: a tag has no address of its own from which another could be resolved.",
    "simpleValueType": true,
    "valueHint": "https://collect.shop.example/v1/beacons",
    "valueValidators": [
      { "type": "NON_EMPTY" },
      { "type": "REGEX", "args": ["^https://.+"] }
    ],
    "enablingConditions": [
      { "paramName": "act", "paramValue": "load", "type": "EQUALS" }
    ]
  },
  {
    "type": "TEXT",
    "name": "site",
    "displayName": "Site",
    "simpleValueType": true,
    "enablingConditions": [
      { "paramName": "act", "paramValue": "load", "type": "EQUALS" }
    ]
  },
  {
    "type": "SELECT",
    "name": "start",
    "displayName": "Where consent starts",
    "selectItems": [
      { "value": "cookieless", "displayValue": "cookieless: nothing is stored, nobody is recognised" },
      { "value": "required", "displayValue": "required: nothing is sent before an answer" },
      { "value": "granted", "displayValue": "granted" },
      { "value": "denied", "displayValue": "denied" }
    ],
    "simpleValueType": true,
    "defaultValue": "cookieless",
    "enablingConditions": [
      { "paramName": "act", "paramValue": "load", "type": "EQUALS" }
    ]
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "options",
    "displayName": "Other options",
    "help": "Names as in JavaScript: sessionMinutes, privacy, auto, domains, queryParams, …",
    "simpleTableColumns": [
      { "defaultValue": "", "displayName": "Option", "name": "name", "type": "TEXT" },
      { "defaultValue": "", "displayName": "Value", "name": "value", "type": "TEXT" }
    ],
    "enablingConditions": [
      { "paramName": "act", "paramValue": "load", "type": "EQUALS" }
    ]
  },
  {
    "type": "TEXT",
    "name": "event",
    "displayName": "Name of the event",
    "help": "GA4's names are understood as such. GA4's e-commerce events in the dataLayer are read without a tag: do not send them a second time.",
    "simpleValueType": true,
    "valueValidators": [{ "type": "NON_EMPTY" }],
    "enablingConditions": [
      { "paramName": "act", "paramValue": "track", "type": "EQUALS" }
    ]
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "params",
    "displayName": "Parameters",
    "help": "A value may be a variable that holds a list, such as items.",
    "simpleTableColumns": [
      { "defaultValue": "", "displayName": "Parameter", "name": "name", "type": "TEXT" },
      { "defaultValue": "", "displayName": "Value", "name": "value", "type": "TEXT" }
    ],
    "enablingConditions": [
      { "paramName": "act", "paramValue": "track", "type": "EQUALS" }
    ]
  },
  {
    "type": "SELECT",
    "name": "consent",
    "displayName": "The visitor's answer",
    "selectItems": [
      { "value": "granted", "displayValue": "granted" },
      { "value": "cookieless", "displayValue": "cookieless" },
      { "value": "denied", "displayValue": "denied" }
    ],
    "macrosInSelect": true,
    "simpleValueType": true,
    "enablingConditions": [
      { "paramName": "act", "paramValue": "consent", "type": "EQUALS" }
    ]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const callInWindow = require('callInWindow');
const copyFromWindow = require('copyFromWindow');
const createQueue = require('createQueue');
const injectScript = require('injectScript');
const logToConsole = require('logToConsole');
const makeTableMap = require('makeTableMap');
const queryPermission = require('queryPermission');
const setInWindow = require('setInWindow');

const table = (rows) => (rows && makeTableMap(rows, 'name', 'value')) || {};

// The stub: what is called before the script has arrived waits in its queue.
if (!copyFromWindow('trailmark')) {
  setInWindow('trailmark', function () {
    callInWindow('trailmark.q.push', arguments);
  });
  createQueue('trailmark.q');
}

if (data.act === 'track') {
  callInWindow('trailmark', 'track', data.event, table(data.params));
  data.gtmOnSuccess();
} else if (data.act === 'consent') {
  callInWindow('trailmark', 'consent', data.consent);
  data.gtmOnSuccess();
} else if (!queryPermission('inject_script', data.script)) {
  logToConsole('Trailmark: this container may not load', data.script);
  data.gtmOnFailure();
} else {
  const options = table(data.options);
  options.collector = data.collector;
  options.consent = data.start;
  if (data.site) options.site = data.site;
  // Ahead of events whose tags have fired before: those need a collector as well.
  if (copyFromWindow('trailmark.q')) {
    callInWindow('trailmark.q.unshift', ['config', options]);
  } else {
    callInWindow('trailmark', 'config', options);
  }
  // By its address as the token it is fetched once, however often the tag fires.
  injectScript(data.script, data.gtmOnSuccess, data.gtmOnFailure, data.script);
}


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": { "publicId": "logging", "versionId": "1" },
      "param": [
        { "key": "environments", "value": { "type": 1, "string": "debug" } }
      ]
    },
    "clientAnnotations": { "isEditedByUser": true },
    "isRequired": true
  },
  {
    "instance": {
      "key": { "publicId": "access_globals", "versionId": "1" },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  { "type": 1, "string": "key" },
                  { "type": 1, "string": "read" },
                  { "type": 1, "string": "write" },
                  { "type": 1, "string": "execute" }
                ],
                "mapValue": [
                  { "type": 1, "string": "trailmark" },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": true }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  { "type": 1, "string": "key" },
                  { "type": 1, "string": "read" },
                  { "type": 1, "string": "write" },
                  { "type": 1, "string": "execute" }
                ],
                "mapValue": [
                  { "type": 1, "string": "trailmark.q" },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": false }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  { "type": 1, "string": "key" },
                  { "type": 1, "string": "read" },
                  { "type": 1, "string": "write" },
                  { "type": 1, "string": "execute" }
                ],
                "mapValue": [
                  { "type": 1, "string": "trailmark.q.push" },
                  { "type": 8, "boolean": false },
                  { "type": 8, "boolean": false },
                  { "type": 8, "boolean": true }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  { "type": 1, "string": "key" },
                  { "type": 1, "string": "read" },
                  { "type": 1, "string": "write" },
                  { "type": 1, "string": "execute" }
                ],
                "mapValue": [
                  { "type": 1, "string": "trailmark.q.unshift" },
                  { "type": 8, "boolean": false },
                  { "type": 8, "boolean": false },
                  { "type": 8, "boolean": true }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": { "isEditedByUser": true },
    "isRequired": true
  },
  {
    "instance": {
      "key": { "publicId": "inject_script", "versionId": "1" },
      "param": [
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [{ "type": 1, "string": "https://*/*" }]
          }
        }
      ]
    },
    "clientAnnotations": { "isEditedByUser": true },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: loads the script with its options in the queue before it
  code: |-
    mock('copyFromWindow', (key) => key === 'trailmark.q' ? [] : undefined);
    runCode({
      act: 'load',
      script: 'https://shop.example/trailmark.js',
      collector: 'https://collect.example/v1/beacons',
      site: 'my-shop',
      start: 'required',
      options: [{name: 'sessionMinutes', value: '45'}]
    });
    assertApi('injectScript').wasCalled();
    assertApi('createQueue').wasCalledWith('trailmark.q');
    assertApi('callInWindow').wasCalledWith('trailmark.q.unshift', ['config', {
      sessionMinutes: '45',
      collector: 'https://collect.example/v1/beacons',
      consent: 'required',
      site: 'my-shop'
    }]);
    assertApi('gtmOnSuccess').wasCalled();
- name: says that it has failed where the script does not arrive
  code: |-
    mock('injectScript', (url, onSuccess, onFailure) => onFailure());
    runCode({
      act: 'load',
      script: 'https://shop.example/trailmark.js',
      collector: 'https://collect.example/v1/beacons',
      start: 'cookieless'
    });
    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
- name: loads nothing that the container does not permit
  code: |-
    mock('queryPermission', false);
    runCode({act: 'load', script: 'https://other.example/trailmark.js'});
    assertApi('injectScript').wasNotCalled();
    assertApi('gtmOnFailure').wasCalled();
- name: sends an event with its parameters and leaves a stub that is there alone
  code: |-
    mock('copyFromWindow', () => () => {});
    runCode({
      act: 'track',
      event: 'subscribe',
      params: [{name: 'plan', value: 'pro'}]
    });
    assertApi('setInWindow').wasNotCalled();
    assertApi('callInWindow').wasCalledWith('trailmark', 'track', 'subscribe', {plan: 'pro'});
    assertApi('gtmOnSuccess').wasCalled();
- name: tells of the visitor's answer
  code: |-
    runCode({act: 'consent', consent: 'granted'});
    assertApi('callInWindow').wasCalledWith('trailmark', 'consent', 'granted');
    assertApi('injectScript').wasNotCalled();
setup: |-
  mock('injectScript', (url, onSuccess) => onSuccess());
  mock('queryPermission', true);
  mock('copyFromWindow', undefined);
  mock('setInWindow', true);
  mock('createQueue', () => {});
  mock('callInWindow', undefined);


___NOTES___

Made in https://github.com/trailmark/trailmark, js/integrations/google-tag-manager.
