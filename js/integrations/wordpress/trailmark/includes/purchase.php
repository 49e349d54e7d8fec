<?php
/**
 * WooCommerce's thank-you page fires nothing that a script could hear, so the purchase is told here.
 *
 * In the footer, not in `woocommerce_thankyou`: themes with a thank-you page of their own leave that out.
 *
 * @package Trailmark
 */

defined( 'ABSPATH' ) || exit;

/**
 * Prints the purchase on the thank-you page of whoever has the order's key.
 */
function trailmark_purchase() {
	if ( ! trailmark_measures() || ! function_exists( 'is_order_received_page' ) || ! is_order_received_page() ) {
		return;
	}
	$order = wc_get_order( absint( get_query_var( 'order-received' ) ) );
	// The order's key stands in for a nonce: without it anybody could count up the numbers and read what others have bought.
	// phpcs:ignore WordPress.Security.NonceVerification.Recommended
	$key = isset( $_GET['key'] ) && is_string( $_GET['key'] ) ? sanitize_text_field( wp_unslash( $_GET['key'] ) ) : '';
	if ( ! $order || '' === $key || ! $order->key_is_valid( $key ) || $order->has_status( array( 'failed', 'cancelled' ) ) ) {
		return;
	}
	$flags = JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_HEX_QUOT;
	wp_print_inline_script_tag(
		'window.trailmark=window.trailmark||function(){(trailmark.q=trailmark.q||[]).push(arguments)};' .
		'trailmark("track","purchase",' . wp_json_encode( trailmark_purchase_params( $order ), $flags ) . ');'
	);
}

/**
 * GA4's parameters of a purchase. Nothing of the customer is among them.
 *
 * @param WC_Order $order What was ordered.
 * @return array<string, mixed>
 */
function trailmark_purchase_params( $order ) {
	$items = array();
	foreach ( $order->get_items() as $line ) {
		$quantity = (int) $line->get_quantity();
		$item     = array(
			// As the script itself calls products of WooCommerce.
			'item_id'   => (string) $line->get_product_id(),
			'item_name' => $line->get_name(),
			'price'     => round( (float) $order->get_item_total( $line, true ), 2 ),
			'quantity'  => $quantity,
		);
		if ( $line->get_variation_id() ) {
			$item['item_variant'] = (string) $line->get_variation_id();
		}
		$items[] = $item;
	}
	$params  = array(
		'transaction_id' => (string) $order->get_order_number(),
		'currency'       => $order->get_currency(),
		'value'          => (float) $order->get_total(),
		'tax'            => (float) $order->get_total_tax(),
		'shipping'       => (float) $order->get_shipping_total(),
		'items'          => $items,
	);
	$coupons = $order->get_coupon_codes();
	if ( $coupons ) {
		$params['coupon'] = implode( ',', $coupons );
	}
	return $params;
}
