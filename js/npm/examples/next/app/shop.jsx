"use client";

import { useEffect, useState } from "react";
import { init } from "trailmark";
import { init as initInline } from "trailmark/inline";

export function Shop({ inline = false }) {
  const [trail, setTrail] = useState();

  useEffect(() => {
    const begin = inline ? initInline : init;
    // In a function, for a state that is a function would be called.
    begin({ collector: "/v1/beacons", site: "my-shop" }).then((trail) =>
      setTrail(() => trail),
    );
  }, [inline]);

  return (
    <button
      disabled={!trail}
      onClick={() =>
        trail.track("add_to_cart", {
          currency: "EUR",
          value: 59.9,
          items: [{ item_id: "kettle", price: 59.9, quantity: 1 }],
        })
      }
    >
      Add to cart
    </button>
  );
}
